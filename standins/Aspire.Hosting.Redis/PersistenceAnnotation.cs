using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Redis;

/// <summary>Declares when Redis writes a snapshot of its data.</summary>
/// <param name="Interval">How often it looks whether one is due.</param>
/// <param name="KeysChangedThreshold">How many keys must have changed for one to be due.</param>
internal sealed record PersistenceAnnotation(TimeSpan Interval, long KeysChangedThreshold) : IResourceAnnotation;
