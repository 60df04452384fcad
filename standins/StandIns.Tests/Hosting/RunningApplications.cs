namespace StandIns.Tests.Hosting;

/// <summary>Tests that start processes take turns, so that they are no slower than they would be alone.</summary>
[CollectionDefinition(nameof(RunningApplications), DisableParallelization = true)]
public sealed class RunningApplications;
