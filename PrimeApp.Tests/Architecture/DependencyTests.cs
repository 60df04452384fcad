using NetArchTest.Rules;
using PrimeApp.Worker;

namespace PrimeApp.Tests.Architecture;

/// <summary>Which project may know which, and which room of the queue.</summary>
[Trait("Category", "Unit")]
public sealed class DependencyTests
{
    private static readonly Assembly Primes = typeof(NthPrime).Assembly;
    private static readonly Assembly Jobs = typeof(JobsTelemetry).Assembly;
    private static readonly Assembly ServiceDefaults = typeof(ServiceDefaultsExtensions).Assembly;
    private static readonly Assembly Api = typeof(ApiMetrics).Assembly;
    private static readonly Assembly Worker = typeof(WorkerOptions).Assembly;

    [Fact]
    public void Primes_is_pure_computation() =>
        AssertKnowsNoneOf(
            // It reads the sizes of the caches from files.
            Types.InAssembly(Primes).That().DoNotHaveName("CacheSizes"),
            "PrimeApp.Jobs", "PrimeApp.ServiceDefaults", "PrimeApp.Api", "PrimeApp.Worker",
            "Microsoft", "StackExchange", "OpenTelemetry", "System.IO", "System.Net");

    [Fact]
    public void The_service_defaults_know_no_prime_task_or_queue() =>
        AssertKnowsNoneOf(
            Types.InAssembly(ServiceDefaults),
            "PrimeApp.Primes", "PrimeApp.Jobs", "PrimeApp.Api", "PrimeApp.Worker");

    [Fact]
    public void The_queue_knows_primes_and_no_service() =>
        AssertKnowsNoneOf(Types.InAssembly(Jobs), "PrimeApp.ServiceDefaults", "PrimeApp.Api", "PrimeApp.Worker");

    [Fact]
    public void The_api_and_the_worker_do_not_know_each_other()
    {
        AssertKnowsNoneOf(Types.InAssembly(Api), "PrimeApp.Worker", "PrimeApp.Jobs.Worker");
        AssertKnowsNoneOf(Types.InAssembly(Worker), "PrimeApp.Api", "PrimeApp.Jobs.Client");
    }

    [Fact]
    public void The_two_sides_of_the_queue_do_not_know_each_other()
    {
        AssertKnowsNoneOf(In("PrimeApp.Jobs.Client"), "PrimeApp.Jobs.Worker");
        AssertKnowsNoneOf(In("PrimeApp.Jobs.Worker"), "PrimeApp.Jobs.Client", "PrimeApp.Jobs.Statistics");
    }

    [Fact]
    public void What_both_sides_share_knows_neither()
    {
        AssertKnowsNoneOf(In("PrimeApp.Jobs.Tasks"), "PrimeApp.Jobs.Client", "PrimeApp.Jobs.Worker");
        AssertKnowsNoneOf(
            In("PrimeApp.Jobs.Redis"), "PrimeApp.Jobs.Client", "PrimeApp.Jobs.Worker", "PrimeApp.Jobs.Tasks");
    }

    [Fact]
    public void No_rooms_know_each_other_in_a_circle()
    {
        foreach (var assembly in (Assembly[])[Api, Worker, Jobs, ServiceDefaults])
        {
            // Types of the root namespace may use all folders.
            var rooms = assembly.GetTypes().Select(type => type.Namespace ?? "")
                .Where(room => room.StartsWith($"{assembly.GetName().Name}.", StringComparison.Ordinal)).Distinct()
                    .ToList();
            var arrows = rooms.ToDictionary(
                room => room,
                room => rooms.Where(other => other != room && Types.InAssembly(assembly)
                    .That().ResideInNamespace(room).And().HaveDependencyOn(other).GetTypes().Any()).ToList());
            Assert.NotEmpty(rooms);

            // A folder that no other uses, or that uses no other, is in no circle.
            while (rooms.RemoveAll(room =>
                !arrows[room].Exists(rooms.Contains) || !rooms.Exists(other => arrows[other].Contains(room))) > 0)
            {
            }

            Assert.Empty(rooms.Select(room => $"{room} -> {string.Join(", ", arrows[room].Where(rooms.Contains))}"));
        }
    }

    private static PredicateList In(string room) => Types.InAssembly(Jobs).That().ResideInNamespace(room);

    private static void AssertKnowsNoneOf(Types types, params string[] others) =>
        AssertKnowsNoneOf(types.That().HaveNameMatching(".*"), others);

    private static void AssertKnowsNoneOf(PredicateList types, params string[] others)
    {
        Assert.NotEmpty(types.GetTypes());
        var result = types.ShouldNot().HaveDependencyOnAny(others).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
