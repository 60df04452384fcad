namespace Aspire.Hosting;

/// <summary>What is being done with the application.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>It runs on this machine.</summary>
    Run,

    /// <summary>Files are written from which it is deployed.</summary>
    Publish,
}
