using StackExchange.Redis;

namespace PrimeApp.Jobs.Redis;

/// <summary>A call of a script: keys and arguments by the names that the script's head declares.</summary>
internal sealed class ScriptCall(JobScript script)
{
    private readonly RedisKey[] _keys = new RedisKey[script.Keys.Length];
    private readonly RedisValue[] _arguments = new RedisValue[script.Arguments.Length];
    private readonly ScriptItems?[] _items = new ScriptItems?[script.Groups.Length];

    /// <summary>The script.</summary>
    public JobScript Script => script;

    /// <summary>Sets a key.</summary>
    /// <exception cref="ArgumentException">The script has no key of this name.</exception>
    public ScriptCall Key(string name, RedisKey key)
    {
        _keys[IndexOf(script, script.Keys, name)] = key;
        return this;
    }

    /// <summary>Sets an argument.</summary>
    /// <exception cref="ArgumentException">The script has no argument of this name.</exception>
    public ScriptCall Argument(string name, RedisValue argument)
    {
        _arguments[IndexOf(script, script.Arguments, name)] = argument;
        return this;
    }

    /// <summary>Sets an argument to a time span in milliseconds.</summary>
    /// <exception cref="ArgumentException">The script has no argument of this name.</exception>
    public ScriptCall Argument(string name, TimeSpan duration) => Argument(name, (long)duration.TotalMilliseconds);

    /// <summary>Sets the items of a group.</summary>
    /// <exception cref="ArgumentException">The script has no group of this name.</exception>
    public ScriptItems<T> Items<T>(string group, IReadOnlyList<T> items)
    {
        var index = IndexOf(script, [.. script.Groups.Select(each => each.Name)], group);
        var set = new ScriptItems<T>(this, script.Groups[index], items);
        _items[index] = set;
        return set;
    }

    /// <summary>Gives the arrays that the script takes.</summary>
    /// <exception cref="InvalidOperationException">A key, an argument or a group is missing.</exception>
    public (RedisKey[] Keys, RedisValue[] Arguments) Build()
    {
        if (Array.Exists(_items, items => items is not { IsComplete: true }))
        {
            throw new InvalidOperationException($"Items of the script {script.Name}.lua are missing.");
        }

        // The arrays have the exact size, because copying the arrays of a large batch would be slow.
        var keys = new RedisKey[_keys.Length + _items.Sum(items => items!.Count * items.Group.Keys.Length)];
        var arguments = new RedisValue[
            _items.Length + _arguments.Length + _items.Sum(items => items!.Count * items.Group.Arguments.Length)];
        _keys.CopyTo(keys, 0);
        _arguments.CopyTo(arguments, _items.Length);
        var (nextKey, nextArgument) = (_keys.Length, _items.Length + _arguments.Length);
        for (var i = 0; i < _items.Length; i++)
        {
            var items = _items[i]!;
            arguments[i] = items.Count;
            items.Write(keys.AsSpan(nextKey), arguments.AsSpan(nextArgument));
            nextKey += items.Count * items.Group.Keys.Length;
            nextArgument += items.Count * items.Group.Arguments.Length;
        }

        var missing = Array.FindIndex(keys, key => key == default(RedisKey));
        return missing < 0 && !Array.Exists(arguments, argument => argument.IsNull)
            ? (keys, arguments)
            : throw new InvalidOperationException($"A key or an argument of the script {script.Name}.lua is missing.");
    }

    internal static int IndexOf(JobScript script, string[] names, string name) =>
        Array.IndexOf(names, name) is var index and >= 0
            ? index
            : throw new ArgumentException($"The head of {script.Name}.lua does not declare '{name}'.", nameof(name));

    /// <summary>The items of a group.</summary>
    internal abstract class ScriptItems(JobScript.Group group, int count)
    {
        public JobScript.Group Group => group;

        public int Count => count;

        public abstract bool IsComplete { get; }

        public abstract void Write(Span<RedisKey> keys, Span<RedisValue> arguments);
    }

    /// <summary>The items of a group, with the keys and arguments of each.</summary>
    internal sealed class ScriptItems<T>(ScriptCall call, JobScript.Group group, IReadOnlyList<T> items)
        : ScriptItems(group, items.Count)
    {
        private readonly Func<T, RedisKey>[] _keys = new Func<T, RedisKey>[group.Keys.Length];
        private readonly Func<T, RedisValue>[] _arguments = new Func<T, RedisValue>[group.Arguments.Length];

        public override bool IsComplete => !_keys.Contains(null!) && !_arguments.Contains(null!);

        /// <summary>Says which key of each item this is.</summary>
        /// <exception cref="ArgumentException">Items have no key of this name.</exception>
        public ScriptItems<T> Key(string name, Func<T, RedisKey> key)
        {
            _keys[IndexOf(call.Script, Group.Keys, name)] = key;
            return this;
        }

        /// <summary>Says which argument of each item this is.</summary>
        /// <exception cref="ArgumentException">Items have no argument of this name.</exception>
        public ScriptItems<T> Argument(string name, Func<T, RedisValue> argument)
        {
            _arguments[IndexOf(call.Script, Group.Arguments, name)] = argument;
            return this;
        }

        /// <summary>Gives the call.</summary>
        public ScriptCall End() => call;

        public override void Write(Span<RedisKey> keys, Span<RedisValue> arguments)
        {
            var (key, argument) = (0, 0);
            foreach (var item in items)
            {
                foreach (var of in _keys)
                {
                    keys[key++] = of(item);
                }

                foreach (var of in _arguments)
                {
                    arguments[argument++] = of(item);
                }
            }
        }
    }
}
