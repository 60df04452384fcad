namespace PrimeApp.Jobs.Worker;

/// <summary>
/// The name of a worker process, unique among all that ever run: a worker that is started again is another.
/// </summary>
/// <param name="Name">Letters, digits and hyphens.</param>
public sealed record WorkerIdentity(string Name)
{
    /// <summary>Names this process.</summary>
    public static WorkerIdentity Create() =>
        new($"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}");
}
