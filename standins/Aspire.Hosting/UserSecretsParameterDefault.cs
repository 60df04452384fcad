using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>A default that is written to the user secrets when it is made, where the configuration finds it the next time.</summary>
internal sealed class UserSecretsParameterDefault(Assembly appHost, string key, ParameterDefault value) : ParameterDefault
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string GetDefaultValue()
    {
        var made = value.GetDefaultValue();
        if (appHost.GetCustomAttribute<UserSecretsIdAttribute>() is { } identity)
        {
            TryKeep(PathHelper.GetSecretsPathFromSecretsId(identity.UserSecretsId), made);
        }

        return made;
    }

    private void TryKeep(string path, string made)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var secrets = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [] : [];
            secrets[key] = made;

            var written = $"{path}.{Environment.ProcessId}";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new StreamWriter(written, options))
            {
                stream.Write(secrets.ToJsonString(Indented));
            }

            File.Move(written, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // Without a home directory to write to, the value is another one at the next run, which is all that is lost.
        }
    }
}
