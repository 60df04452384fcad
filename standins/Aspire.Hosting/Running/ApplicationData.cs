using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Running;

/// <summary>The folder that keeps the application's volumes.</summary>
internal sealed class ApplicationData : IDisposable
{
    private readonly bool _isTemporary;

    public ApplicationData(ApplicationHostProject project, IOptions<RunOptions> options)
    {
        _isTemporary = options.Value.TemporaryData;
        Folder = _isTemporary
            ? Directory.CreateTempSubdirectory("apphost-").FullName
            : Path.Combine(project.RepositoryDirectory, ".data");
    }

    public string Folder { get; }

    /// <summary>Throws temporary data away.</summary>
    public void Dispose()
    {
        if (_isTemporary)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
