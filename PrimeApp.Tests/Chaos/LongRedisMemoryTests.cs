namespace PrimeApp.Tests.Chaos;

/// <summary>The load of a day, at full length.</summary>
[Trait("Category", "Chaos")]
public sealed class LongRedisMemoryTests(ITestOutputHelper output) : RedisMemoryTests(TimeSpan.FromMinutes(5), output);
