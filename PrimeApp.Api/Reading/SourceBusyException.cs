namespace PrimeApp.Api.Reading;

/// <summary>The largest number of readers already wait for a count. The client should try again later.</summary>
internal sealed class SourceBusyException() : Exception("Too many readers already wait for a count of primes.");
