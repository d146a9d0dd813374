// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.SandboxUsage;
import java.time.Duration;
import java.util.Map;

/** Ways to get the contract wrong, each with the check that must notice. */
enum Mutant {
    LEAKS_A_SANDBOX_WHEN_CREATE_FAILS(
            Broken.create(BrokenProviders::leakWhenCreateFails),
            RuntimeProviderContract.Image.class,
            "aFailedCreateLeavesNothing"),
    LEAKS_A_SANDBOX_WHEN_INTERRUPTED(
            Broken.create(BrokenProviders::leakWhenInterrupted),
            RuntimeProviderContract.Cancellation.class,
            "anInterruptedCreateLeavesNothing"),
    SWALLOWS_INTERRUPTS(
            Broken.create(BrokenProviders::swallowInterrupts),
            RuntimeProviderContract.Cancellation.class,
            "anInterruptedCreateEndsSoon"),
    REPORTS_INTERRUPTS_AS_FAILURES(
            Broken.create(BrokenProviders::reportInterruptAsFailure),
            RuntimeProviderContract.Cancellation.class,
            "anInterruptedCreateEndsSoon"),
    IGNORES_THE_DEADLINE(
            Broken.spec(spec -> Specs.deadline(spec, Duration.ofSeconds(3))),
            RuntimeProviderContract.Image.class,
            "anImageThatNeverListensIsUnusableByTheDeadline"),
    BLAMES_THE_PLATFORM_FOR_AN_UNKNOWN_IMAGE(
            Broken.create(BrokenProviders::blamePlatform),
            RuntimeProviderContract.Image.class,
            "anUnknownImageIsUnusable"),
    IGNORES_THE_MEMORY_LIMIT(
            Broken.spec(Specs::withoutMemoryLimit),
            RuntimeProviderContract.Limits.class,
            "moreMemoryThanGrantedEndsTheSandbox"),
    IGNORES_THE_PROCESS_LIMIT(
            Broken.spec(Specs::withoutProcessLimit),
            RuntimeProviderContract.Limits.class,
            "moreProcessesThanGrantedCannotBeStarted"),
    IGNORES_THE_FILE_LIMIT(
            Broken.spec(Specs::withoutFileLimit),
            RuntimeProviderContract.Limits.class,
            "moreFilesThanGrantedCannotBeOpened"),
    IGNORES_THE_CPU_LIMIT(
            Broken.spec(Specs::withoutCpuLimit),
            RuntimeProviderContract.Limits.class,
            "moreCpuThanGrantedCannotBeUsed"),
    IGNORES_THE_DISK_LIMIT(
            Broken.spec(Specs::withoutDiskLimit),
            RuntimeProviderContract.Limits.class,
            "moreDiskThanGrantedCannotBeWritten"),
    IGNORES_THE_NETWORK_POLICY(
            Broken.spec(Specs::withEgress),
            RuntimeProviderContract.Network.class,
            "aSandboxWithoutNetworkReachesNothingOnTheHost"),
    LEAVES_THE_PROCESS_ITS_CAPABILITIES(
            Broken.spec(Specs::withPrivileges), RuntimeProviderContract.Privilege.class, "theProcessHasNoCapabilities"),
    LETS_THE_PROCESS_GAIN_PRIVILEGES(
            Broken.spec(Specs::withPrivileges),
            RuntimeProviderContract.Privilege.class,
            "theProcessCannotGainPrivileges"),
    RUNS_THE_PROCESS_AS_ROOT(
            Broken.spec(Specs::withPrivileges), RuntimeProviderContract.Privilege.class, "theProcessIsNotTheHostsRoot"),
    LOSES_THE_ENVIRONMENT(
            Broken.spec(spec -> Specs.environment(spec, Map.of())),
            RuntimeProviderContract.LifeCycle.class,
            "theEnvironmentReachesTheProcess"),
    RETURNS_BEFORE_THE_PORT_ANSWERS(
            Broken.sandbox(BrokenSandboxes::thatListensLater),
            RuntimeProviderContract.LifeCycle.class,
            "aCreatedSandboxAcceptsConnectionsAtOnce"),
    STARTS_AFRESH_WHEN_ASKED_TWICE(
            BrokenSandboxes::thatStartsAfresh,
            RuntimeProviderContract.LifeCycle.class,
            "createAgainReturnsTheSameSandbox"),
    SWITCHES_TO_THE_SECOND_LOG_SINK(
            BrokenSandboxes::thatSwitchesSinks,
            RuntimeProviderContract.LifeCycle.class,
            "createAgainKeepsTheFirstLogSink"),
    DOES_NOT_DESTROY(
            Broken.sandbox(BrokenSandboxes::thatIsNotDestroyed),
            RuntimeProviderContract.LifeCycle.class,
            "aDestroyedSandboxIsGone"),
    CANNOT_DESTROY_TWICE(
            Broken.sandbox(BrokenSandboxes::thatCannotBeDestroyedTwice),
            RuntimeProviderContract.LifeCycle.class,
            "destroyTwiceDoesNothing"),
    HIDES_A_CRASH(
            Broken.sandbox(BrokenSandboxes::thatHidesItsCrash),
            RuntimeProviderContract.Crash.class,
            "theExitCodeShows"),
    FORGETS_THE_EXIT_CODE(
            Broken.sandbox(BrokenSandboxes::thatForgetsItsExitCode),
            RuntimeProviderContract.Crash.class,
            "theExitCodeShows"),
    PAUSES_WITHOUT_DECLARING_IT(
            BrokenProviders::thatDeclaresNoPause,
            RuntimeProviderContract.Pause.class,
            "pauseIsRefusedWhereItIsNotDeclaredAndWorksWhereItIs"),
    DECLARES_A_PAUSE_THAT_DOES_NOTHING(
            Broken.sandbox(BrokenSandboxes::thatOnlySaysItPauses),
            RuntimeProviderContract.Pause.class,
            "aPausedSandboxDoesNotCompute"),
    ANSWERS_WHILE_PAUSED(
            Broken.sandbox(BrokenSandboxes::thatOnlySaysItPauses),
            RuntimeProviderContract.Pause.class,
            "aPausedSandboxDoesNotAnswer"),
    CANNOT_PAUSE_TWICE(
            Broken.sandbox(BrokenSandboxes::thatCannotPauseTwice),
            RuntimeProviderContract.Pause.class,
            "pauseAndResumeTwiceDoNothing"),
    INVENTS_USAGE(
            Broken.sandbox(BrokenSandboxes::thatInventsItsUsage),
            RuntimeProviderContract.Usage.class,
            "memoryTakenShowsAsUsage"),
    RESTORES_AMNESIACS(
            BrokenProviders::thatRestoresAmnesiacs,
            RuntimeProviderContract.Checkpoint.class,
            "aRestoredSandboxKnowsWhatTheFrozenOneKnew"),
    LOSES_THE_FIRST_LOG_BYTES(
            Broken.logs(BrokenLogs::thatBeginLate),
            RuntimeProviderContract.Logs.class,
            "theFirstByteIsTheFirstThatTheProcessWrote"),
    HOLDS_LOGS_BACK(
            Broken.logs(BrokenLogs::thatComeAtTheEnd),
            RuntimeProviderContract.Logs.class,
            "whatIsWrittenArrivesWhileTheProcessGoesOn"),
    MIXES_THE_STREAMS(
            Broken.logs(BrokenLogs::thatMixStreams), RuntimeProviderContract.Logs.class, "theTwoStreamsAreKeptApart"),
    TAKES_LOGS_FOR_TEXT(
            Broken.logs(BrokenLogs::thatMangleBytes),
            RuntimeProviderContract.Logs.class,
            "bytesThatAreNoTextArriveAsTheyAre"),
    DROPS_LOGS_THAT_ARE_LONG(
            Broken.logs(BrokenLogs::thatDropWhatDoesNotFit),
            RuntimeProviderContract.Logs.class,
            "manyLinesArriveCompleteAndInOrder"),
    CLOSES_LOGS_TWICE(
            Broken.logs(BrokenLogs::thatCloseTwice),
            RuntimeProviderContract.Logs.class,
            "theSinkIsClosedOnceWhenTheSandboxIsDestroyed"),
    NEVER_CLOSES_LOGS(
            Broken.logs(BrokenLogs::thatNeverClose),
            RuntimeProviderContract.Logs.class,
            "theSinkIsClosedOnceWhenTheProcessEnds"),
    WRITES_LOGS_AFTER_CLOSE(
            Broken.logs(BrokenLogs::thatWriteAfterClose), RuntimeProviderContract.Logs.class, "theSinksRulesAreKept"),
    KILLS_FOREIGN_SANDBOXES_ON_CLOSE(
            BrokenProviders.thatOnCloseKills(each -> true),
            RuntimeProviderContract.Close.class,
            "closeLeavesSandboxesOfAnotherInvoker"),
    KILLS_ITS_EARLIER_EPOCHS_ON_CLOSE(
            BrokenProviders.thatOnCloseKills(each -> each.owner().invoker().equals("first")),
            RuntimeProviderContract.Close.class,
            "closeLeavesSandboxesOfTheSameInvokersEarlierEpoch"),
    LEAVES_ITS_SANDBOXES_ON_CLOSE(
            BrokenProviders::thatDoesNotClose,
            RuntimeProviderContract.Close.class,
            "closeDestroysAllThatWasMadeThroughTheProvider"),
    DENIES_THAT_IT_IS_CLOSED(
            Broken.create(BrokenProviders::answerAfterClose),
            RuntimeProviderContract.Close.class,
            "aClosedProviderCreatesNothing"),
    DESTROYS_WITHOUT_REGARD_TO_OWNERS(
            BrokenProviders::thatIgnoresOwners,
            RuntimeProviderContract.Ownership.class,
            "destroyingAListedSandboxOfAnotherOwnerDoesNothing"),
    HIDES_OTHERS_SANDBOXES(
            BrokenProviders::thatHidesOthers,
            RuntimeProviderContract.Ownership.class,
            "sandboxesOfOtherInvokersOfTheClusterAreListed"),
    CLAIMS_OTHERS_SANDBOXES(
            BrokenProviders::thatClaimsAll,
            RuntimeProviderContract.Ownership.class,
            "sandboxesOfAnEarlierEpochAreListedAndCanBeDestroyed"),
    SHOWS_OTHER_CLUSTERS(
            BrokenProviders::thatShowsOtherClusters,
            RuntimeProviderContract.Ownership.class,
            "sandboxesOfAnotherClusterAreNotListed"),
    THROWS_FROM_CHECK(
            BrokenProviders::thatThrowsFromCheck, RuntimeProviderContract.Health.class, "aClosedProviderStillAnswers"),
    CHANGES_ITS_DESCRIPTION(
            BrokenProviders::thatChangesItsMind, RuntimeProviderContract.Factory.class, "theDescriptionIsConstant"),
    LETS_THE_ENVIRONMENT_OF_OTHERS_IN(
            BrokenConduct::thatAddsUpEnvironments,
            RuntimeProviderContract.LifeCycle.class,
            "theEnvironmentOfOneSandboxIsNotAnothers"),
    LETS_THE_INVOKERS_ENVIRONMENT_IN(
            Broken.spec(spec -> Specs.environment(spec, System.getenv())),
            RuntimeProviderContract.LifeCycle.class,
            "theInvokersEnvironmentDoesNotReachTheProcess"),
    FINISHES_WHAT_WAS_DESTROYED_MEANWHILE(
            Broken.create(BrokenConduct::startAgainWhenDestroyed),
            RuntimeProviderContract.LifeCycle.class,
            "destroyDuringCreateLeavesNothing"),
    FINISHES_WHAT_IT_BEGAN_BEFORE_IT_WAS_CLOSED(
            BrokenConduct::thatFinishesAfterClose,
            RuntimeProviderContract.Close.class,
            "closeDuringCreateLeavesNothing"),
    MAKES_A_SANDBOX_FOR_EACH_CALLER(
            BrokenConduct::thatMakesOneForEach,
            RuntimeProviderContract.Concurrency.class,
            "createsOfOneIdAtOnceMakeOneSandbox"),
    LOSES_THE_EPOCH(
            BrokenConduct::thatForgetsEpochs,
            RuntimeProviderContract.Ownership.class,
            "aListedSandboxShowsAllFourPartsOfItsOwner"),
    SWAPS_POOL_AND_INVOKER(
            BrokenConduct::thatSwapsPoolAndInvoker,
            RuntimeProviderContract.Ownership.class,
            "aListedSandboxShowsAllFourPartsOfItsOwner"),
    HANGS_IN_CHECK(BrokenConduct::thatHangsInCheck, RuntimeProviderContract.Health.class, "checkAnswersSoon"),
    THROWS_UNCHECKED_FOR_AN_UNKNOWN_IMAGE(
            Broken.create(BrokenConduct::throwUnchecked),
            RuntimeProviderContract.Image.class,
            "anUnknownImageIsUnusable"),
    REFUSES_PAUSES_WITH_THE_JDKS_EXCEPTION(
            BrokenConduct::thatRefusesUnchecked,
            RuntimeProviderContract.Pause.class,
            "pauseIsRefusedWhereItIsNotDeclaredAndWorksWhereItIs"),
    TELLS_MEMORY_IN_KIBIBYTES(
            Broken.sandbox(sandbox -> BrokenConduct.withUsage(
                    sandbox, usage -> new SandboxUsage(usage.memoryBytes() / 1024, usage.cpu()))),
            RuntimeProviderContract.Usage.class,
            "theFiguresAreOfTheRightMagnitude"),
    TELLS_CPU_TIME_A_THOUSAND_TIMES_TOO_LONG(
            Broken.sandbox(sandbox -> BrokenConduct.withUsage(
                    sandbox,
                    usage -> new SandboxUsage(usage.memoryBytes(), usage.cpu().multipliedBy(1000)))),
            RuntimeProviderContract.Usage.class,
            "theFiguresAreOfTheRightMagnitude"),
    DELIVERS_LOGS_OUT_OF_ORDER(
            Broken.logs(BrokenConduct::thatSwapNeighbours),
            RuntimeProviderContract.Logs.class,
            "bytesThatAreNoTextArriveAsTheyAre"),
    WRITES_A_STREAM_BY_TWO_THREADS(
            Broken.logs(BrokenConduct::thatWriteTwiceAtOnce),
            RuntimeProviderContract.Logs.class,
            "theSinksRulesAreKept"),
    LEAVES_A_THREAD_WHEN_CLOSED(
            BrokenConduct::thatLeavesAThread, RuntimeProviderContract.Leak.class, "closedProvidersLeaveNoThreads"),
    LEAVES_A_THREAD_FOR_EACH_SANDBOX(
            Broken.sandbox(BrokenConduct::thatLeavesAThread),
            RuntimeProviderContract.Leak.class,
            "destroyedSandboxesLeaveNoThreads"),
    LEAVES_A_FILE_FOR_EACH_SANDBOX(
            BrokenConduct::thatLeavesFiles, RuntimeProviderContract.Leak.class, "destroyedSandboxesLeaveNoOpenFiles"),
    LEAVES_A_FILE_FOR_EACH_FAILURE(
            BrokenConduct::thatLeavesFiles, RuntimeProviderContract.Leak.class, "failedCreatesLeaveNoOpenFiles"),
    THROWS_WHEN_DESTROYING_WHAT_NEVER_WAS(
            BrokenConduct::thatInsistsOnAListing,
            RuntimeProviderContract.Ownership.class,
            "destroyingASandboxThatNeverWasDoesNothing"),
    THROWS_WHEN_CLOSED_TWICE(
            BrokenConduct::thatClosesOnce, RuntimeProviderContract.Close.class, "closeTwiceDoesNothing");

    private final Broken broken;
    private final Class<?> group;
    private final String check;

    Mutant(Broken broken, Class<?> group, String check) {
        this.broken = broken;
        this.group = group;
        this.check = check;
    }

    Broken broken() {
        return broken;
    }

    Class<?> group() {
        return group;
    }

    String check() {
        return check;
    }
}
