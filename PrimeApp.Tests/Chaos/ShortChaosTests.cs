using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Chaos;

/// <summary>The failures in a form that is short enough for every run of the tests.</summary>
[Trait("Category", "Integration")]
public abstract class ShortChaosTests(RedisKind kind) : ChaosTests(
    new ChaosScale(Tasks: 600, Duration: TimeSpan.FromSeconds(3), Outage: TimeSpan.FromSeconds(5), IsPatient: false), kind);

public sealed class ShortChaosOnRedisTests() : ShortChaosTests(RedisKind.Redis);

public sealed class ShortChaosOnGarnetTests() : ShortChaosTests(RedisKind.Garnet)
{
    private const string NotOfTheServer = "It is about workers, and runs on Redis.";

    [Fact(Skip = "Garnet has no maxmemory.")]
    public override Task Redis_has_no_memory_left() => Task.CompletedTask;

    [Fact(Skip = NotOfTheServer)]
    public override Task Workers_are_killed_at_random_every_second() => Task.CompletedTask;

    [Fact(Skip = NotOfTheServer)]
    public override Task Workers_are_replaced_one_after_another() => Task.CompletedTask;

    [Fact(Skip = NotOfTheServer)]
    public override Task A_worker_hangs_for_longer_than_a_lease_and_wakes_up() => Task.CompletedTask;

    [Fact(Skip = NotOfTheServer)]
    public override Task The_network_of_a_worker_is_cut_for_longer_than_a_lease() => Task.CompletedTask;
}
