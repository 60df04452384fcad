namespace PrimeApp.Jobs.Tasks;

/// <summary>The record of a task exists and cannot be read: a field is missing or has a wrong value.</summary>
public sealed class DamagedRecordException(string id) : Exception($"The record of task '{id}' cannot be read.");
