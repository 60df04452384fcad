namespace PrimeApp.Tests.Chaos;

/// <summary>The load of a day, in a form that is short enough for every run of the tests.</summary>
[Trait("Category", "Integration")]
public sealed class ShortRedisMemoryTests(ITestOutputHelper output)
    : RedisMemoryTests(TimeSpan.FromSeconds(10), output);
