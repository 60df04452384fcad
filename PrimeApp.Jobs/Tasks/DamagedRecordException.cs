namespace PrimeApp.Jobs.Tasks;

/// <summary>The record of a task is there and cannot be read: fields are missing, or hold what no task has.</summary>
public sealed class DamagedRecordException(string id) : Exception($"The record of task '{id}' cannot be read.");
