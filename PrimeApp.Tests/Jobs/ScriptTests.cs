namespace PrimeApp.Tests.Jobs;

/// <summary>How scripts and their callers name keys, arguments and outcomes.</summary>
[Trait("Category", "Unit")]
public sealed class ScriptTests
{
    private const string Head = "-- KEYS  ready; item: claim, task\n-- ARGV  lease, worker; item: id\n";

    public static TheoryData<string> Names => [.. JobScript.All.Select(script => script.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_script_uses_all_that_its_head_declares_and_no_position(string name)
    {
        var script = JobScript.All.Single(script => script.Name == name);
        string[] used =
        [
            .. script.Keys.Select(key => $"keys.{key}"),
            .. script.Arguments.Select(argument => $"args.{argument}"),
            .. script.Groups.SelectMany(
                group => group.Keys.Concat(group.Arguments).Select(field => $"{group.Name}.{field}[")),
        ];

        // housekeep.lua checks the types of its keys in one loop.
        Assert.All(
            used.Where(use => name != "housekeep" || !use.StartsWith("keys.", StringComparison.Ordinal)),
            use => Assert.Contains(use, script.Source, StringComparison.Ordinal));
        Assert.DoesNotMatch(@"(KEYS|ARGV)\[\d", script.Source);
    }

    [Fact]
    public void Names_become_positions()
    {
        var script = new JobScript(
            "test",
            Head + "f(keys.ready, args.lease, args.worker, #item, item.claim[i], item.task[i], item.id[1], "
                + "outcome.done)");

        Assert.Equal(
            "f(KEYS[1], ARGV[2], ARGV[3], item_count, KEYS[item_keys + 2 * i - 1], KEYS[item_keys + 2 * i - 0], "
                + "ARGV[item_arguments + 1 * 1 - 0], 1)",
            script.Text.Split('\n')[^1]);
    }

    [Theory]
    [InlineData("keys.dead")]
    [InlineData("args.ready")]
    [InlineData("item.lease[i]")]
    [InlineData("outcome.finished")]
    public void A_name_that_the_head_does_not_declare_is_an_error_at_start(string name)
    {
        var exception = Assert.Throws<FormatException>(() => new JobScript("test", Head + $"return {name}"));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_orders_what_it_is_given_by_name()
    {
        var script = new JobScript("test", Head);

        var (keys, arguments) = new ScriptCall(script)
            .Argument("worker", "w")
            .Argument("lease", TimeSpan.FromSeconds(1))
            .Items("item", ["a", "b"])
                .Argument("id", id => id)
                .Key("task", id => "task-" + id)
                .Key("claim", id => "claim-" + id)
            .End()
            .Key("ready", "r")
            .Build();

        Assert.Equal(["r", "claim-a", "task-a", "claim-b", "task-b"], keys.Select(key => key.ToString()));
        Assert.Equal(["2", "1000", "w", "a", "b"], arguments.Select(argument => argument.ToString()));
    }

    [Fact]
    public void A_call_refuses_a_name_that_the_head_does_not_declare_and_misses_one_that_is_not_given()
    {
        var call = new ScriptCall(new JobScript("test", Head));

        Assert.Throws<ArgumentException>(() => call.Key("lease", "x"));
        Assert.Throws<ArgumentException>(() => call.Argument("ready", "x"));
        Assert.Throws<ArgumentException>(() => call.Items("other", ["x"]));
        Assert.Throws<ArgumentException>(() => call.Items("item", ["x"]).Key("id", id => id));
        call.Key("ready", "r").Argument("lease", 1);
        Assert.Throws<InvalidOperationException>(() => call.Build());
        call.Items("item", Array.Empty<string>()).Key("claim", id => id).Key("task", id => id).Argument("id", id => id);
        Assert.Throws<InvalidOperationException>(() => call.Build());
        Assert.Equal(["0", "1", "w"], call.Argument("worker", "w").Build().Arguments.Select(value => value.ToString()));
    }
}
