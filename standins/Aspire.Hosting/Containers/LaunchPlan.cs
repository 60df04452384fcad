namespace Aspire.Hosting.Containers;

/// <summary>How a container is brought to life on this machine.</summary>
internal abstract record LaunchPlan;
