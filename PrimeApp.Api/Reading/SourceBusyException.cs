namespace PrimeApp.Api.Reading;

/// <summary>As many readers as may wait for a count. Trying again later is right.</summary>
internal sealed class SourceBusyException() : Exception("Too many readers wait for a position to be counted.");
