namespace Aspire.Hosting.Running;

/// <summary>How the application is run; the section <c>ProcessHost</c> of the configuration.</summary>
internal sealed class RunOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "ProcessHost";

    /// <summary>How long a resource may take to become healthy once its process is started.</summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a resource that was never healthy may end with an error before starting it is given up.</summary>
    public int StartupCrashLimit { get; set; } = 5;

    /// <summary>The pause before a resource is started again the first time; it doubles each time.</summary>
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause before a resource is started again.</summary>
    public TimeSpan MaxRestartDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process may take to end when asked to.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long all processes together may take to end when asked to; what is left then is ended.</summary>
    public TimeSpan TotalStopTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Whether volumes are thrown away with the application, instead of kept in <c>.data</c> of the repository.</summary>
    public bool TemporaryData { get; set; }

    /// <summary>Whether states and what resources write are shown on the console.</summary>
    public bool ShowOutput { get; set; } = true;
}
