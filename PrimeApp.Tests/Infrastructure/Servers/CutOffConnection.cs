namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>
/// A connection on which scripts can be cut off after some of their writes, as they are when a server is killed that
/// writes a script to disk command by command.
/// </summary>
internal sealed class CutOffConnection
{
    /// <summary>Part of the message of the error that a script ends with.</summary>
    public const string Message = "cut off after";

    private volatile JobScript? _script;
    private volatile int _writes;

    /// <summary>
    /// From now on, a script ends with an error in place of the write after these; none does if it is null.
    /// </summary>
    public void Cut(JobScript? script, int writes = 0)
    {
        _writes = writes;
        _script = script;
    }

    /// <summary>Puts this between a client and its connection.</summary>
    public IConnectionMultiplexer Wrap(IConnectionMultiplexer connection) =>
        Proxy<IConnectionMultiplexer>.Create(connection, (method, _, result) =>
            method.Name == nameof(IConnectionMultiplexer.GetDatabase) ? Wrap((IDatabase)result()!) : result());

    private IDatabase Wrap(IDatabase database) => Proxy<IDatabase>.Create(database, (method, arguments, result) =>
    {
        if (method.Name == nameof(IDatabase.ScriptEvaluateAsync) && arguments[0] as string == _script?.Text)
        {
            arguments[0] = CreatePrologue() + arguments[0];
        }

        return result();
    });

    private string CreatePrologue() => $$"""
        local server, writes, reads = redis, 0, {
            EXISTS = 1, GET = 1, GETRANGE = 1, HEXISTS = 1, HGET = 1, HGETALL = 1, HMGET = 1, LLEN = 1, LPOS = 1, LRANGE = 1,
            MGET = 1, PTTL = 1, SISMEMBER = 1, SMEMBERS = 1, TIME = 1, TYPE = 1, ZRANGE = 1, ZRANGEBYSCORE = 1, ZSCORE = 1 }
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

    /// <summary>Passes calls on to an object, by way of a function that may change arguments and results.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
    private class Proxy<T> : DispatchProxy
        where T : class
#pragma warning restore CA1852
    {
        private Func<MethodInfo, object?[], Func<object?>, object?> _intercept = null!;
        private T _target = null!;

        public static T Create(T target, Func<MethodInfo, object?[], Func<object?>, object?> intercept)
        {
            var proxy = Create<T, Proxy<T>>();
            var fields = (Proxy<T>)(object)proxy;
            fields._target = target;
            fields._intercept = intercept;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var arguments = args ?? [];
            return _intercept(targetMethod!, arguments, () => Call(targetMethod!, arguments));
        }

        private object? Call(MethodInfo method, object?[] arguments)
        {
            try
            {
                return method.Invoke(_target, arguments);
            }
            catch (TargetInvocationException exception)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerException!);
                throw;
            }
        }
    }
}
