namespace Aspire.Hosting;

/// <summary>What is taken over from a project's own settings.</summary>
public class ProjectResourceOptions
{
    /// <summary>The launch profile; the first one when null.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Whether launch profiles are left aside.</summary>
    public bool ExcludeLaunchProfile { get; set; }
}
