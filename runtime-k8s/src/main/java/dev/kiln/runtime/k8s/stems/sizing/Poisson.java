// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

/** The distribution of how many come in a time, if they come independently of each other. */
final class Poisson {

    private Poisson() {}

    /**
     * The smallest number that is not exceeded with the certainty, or {@code most} where that is less. For a mean of 2 and 0.99
     * it is 6.
     */
    static int quantile(double mean, double certainty, int most) {
        // the median is at least the mean minus 0.7 (Choi 1994), so the sum, whose terms would vanish, is not needed
        if (mean - 1 >= most && certainty >= 0.5) {
            return most;
        }
        double logOfTerm = -mean;
        double sum = Math.exp(logOfTerm);
        int number = 0;
        while (sum < certainty && number < most) {
            number++;
            logOfTerm += Math.log(mean) - Math.log(number);
            sum += Math.exp(logOfTerm);
        }
        return number;
    }
}
