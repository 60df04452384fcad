namespace PrimeApp.Tests.Chaos;

/// <summary>The failures in a form that is short enough for every run of the tests.</summary>
[Trait("Category", "Integration")]
public abstract class ShortChaosTests(RedisKind kind) : ChaosTests(
    new ChaosScale(Tasks: 600, Duration: TimeSpan.FromSeconds(3), Outage: TimeSpan.FromSeconds(5), IsPatient: false),
    kind);

public sealed class ShortChaosOnRedisTests() : ShortChaosTests(RedisKind.Redis);

public sealed class ShortChaosOnGarnetTests() : ShortChaosTests(RedisKind.Garnet)
{
    [Fact(Skip = "Garnet has no maxmemory.")]
    public override Task Redis_has_no_memory_left() => Task.CompletedTask;

    [Fact(Skip = "Garnet has no ACL commands, replicas or maxmemory.")]
    public override Task Redis_refuses_in_one_way_after_another() => Task.CompletedTask;

    [Fact(Skip = "Connections are tried on Redis. What an API bounds does not depend on the server.")]
    public override Task Connections_are_held_and_headers_never_end() => Task.CompletedTask;

    [Fact(Skip = "A worker that hangs is tried on Redis. It does not depend on the server.")]
    public override Task A_worker_hangs_for_longer_than_a_lease_and_wakes_up() => Task.CompletedTask;
}
