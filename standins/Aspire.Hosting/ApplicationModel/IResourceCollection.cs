using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of an application, by unique name.</summary>
public interface IResourceCollection : IList<IResource>
{
    /// <summary>Finds a resource by its name, whatever the case.</summary>
    bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource);
}
