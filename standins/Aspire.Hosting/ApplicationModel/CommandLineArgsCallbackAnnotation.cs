namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds command-line arguments when the resource is started or published.</summary>
public class CommandLineArgsCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Adds any number of arguments.</summary>
    public CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback)
    {
        Callback = callback;
    }

    /// <summary>Adds any number of arguments.</summary>
    public CommandLineArgsCallbackAnnotation(Action<IList<object>> callback)
    {
        Callback = context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        };
    }

    /// <summary>Adds the arguments to the context it is given.</summary>
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; }
}
