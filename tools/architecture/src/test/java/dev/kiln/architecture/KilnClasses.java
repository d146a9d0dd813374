// SPDX-License-Identifier: Apache-2.0
package dev.kiln.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** Our own classes, tests left out; imported once for all rules. */
final class KilnClasses {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kiln");

    private KilnClasses() {}

    static JavaClasses all() {
        return ALL;
    }
}
