namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds environment variables when the resource is started or published.</summary>
public class EnvironmentCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Adds one variable.</summary>
    public EnvironmentCallbackAnnotation(string name, Func<string> callback)
        : this(context => context.EnvironmentVariables[name] = callback())
    {
    }

    /// <summary>Adds any number of variables.</summary>
    public EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> callback)
    {
        Callback = context =>
        {
            callback(context);
            return Task.CompletedTask;
        };
    }

    /// <summary>Adds any number of variables.</summary>
    public EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback)
    {
        Callback = callback;
    }

    /// <summary>Adds the variables to the context it is given.</summary>
    public Func<EnvironmentCallbackContext, Task> Callback { get; }
}
