namespace Aspire.Hosting.ApplicationModel;

/// <summary>The commands that every running resource has.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts the resource, unless it runs.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops the resource, if it runs.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops the resource and starts it again.</summary>
    public static readonly string RestartCommand = "restart";
}
