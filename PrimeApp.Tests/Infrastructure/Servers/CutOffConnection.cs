namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>
/// A connection that can cut a script off after some of its writes. The same happens when a server is killed that
/// writes a script to disk command by command.
/// </summary>
internal sealed class CutOffConnection
{
    /// <summary>Part of the message of the error that a script ends with.</summary>
    public const string Message = "cut off after";

    private volatile JobScript? _script;
    private volatile int _writes;

    /// <summary>
    /// The number of writes after which a script ends with an error. Null cuts no script off.
    /// </summary>
    public void Cut(JobScript? script, int writes = 0)
    {
        _writes = writes;
        _script = script;
    }

    /// <summary>Puts this between a client and its connection.</summary>
    public IConnectionMultiplexer Wrap(IConnectionMultiplexer connection) =>
        InterceptingProxy<IConnectionMultiplexer>.Create(connection, (method, _, result) =>
            method.Name == nameof(IConnectionMultiplexer.GetDatabase) ? Wrap((IDatabase)result()!) : result());

    private IDatabase Wrap(IDatabase database) =>
        InterceptingProxy<IDatabase>.Create(database, (method, arguments, result) =>
        {
            if (method.Name != nameof(IDatabase.ScriptEvaluateAsync) || _script is not { } script)
            {
                return result();
            }

            // Without its hash, the client sends the text.
            if (arguments[0] == script.Hash)
            {
                return Task.FromException<RedisResult>(new RedisServerException("NOSCRIPT"));
            }

            if (arguments[0] as string == script.Text)
            {
                arguments[0] = CreatePrologue() + arguments[0];
            }

            return result();
        });

    private string CreatePrologue() => $$"""
        local server, writes, reads = redis, 0, {
            EXISTS = 1, GET = 1, HGET = 1, HMGET = 1, LLEN = 1, LPOS = 1, LRANGE = 1,
            LINDEX = 1, PTTL = 1, SCARD = 1, SISMEMBER = 1, SMISMEMBER = 1, TIME = 1, TYPE = 1,
            ZRANGE = 1, ZRANGEBYSCORE = 1, ZSCORE = 1 }
        local function count(command)
            if not reads[command] then
                if writes == {{_writes}} then
                    error('{{Message}} ' .. writes)
                end
                writes = writes + 1
            end
        end
        local redis = {
            call = function(command, ...)
                count(command)
                return server.call(command, ...)
            end,
            pcall = function(command, ...)
                count(command)
                return server.pcall(command, ...)
            end }

        """;
}
