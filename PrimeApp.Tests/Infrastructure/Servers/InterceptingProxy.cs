namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>Passes calls on to an object, by way of a function that may change arguments and results.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class InterceptingProxy<T> : DispatchProxy
    where T : class
#pragma warning restore CA1852
{
    private Func<MethodInfo, object?[], Func<object?>, object?> _intercept = null!;
    private T _target = null!;

    public static T Create(T target, Func<MethodInfo, object?[], Func<object?>, object?> intercept)
    {
        var proxy = Create<T, InterceptingProxy<T>>();
        var fields = (InterceptingProxy<T>)(object)proxy;
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
