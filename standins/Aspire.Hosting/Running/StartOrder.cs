using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Makes sure that resources can be started one after the other.</summary>
internal static class StartOrder
{
    /// <exception cref="DistributedApplicationException">Resources wait for each other in a circle.</exception>
    public static void Validate(IReadOnlyCollection<IResource> resources)
    {
        var remaining = resources.ToHashSet();
        while (remaining.RemoveWhere(resource => !WaitsForAny(resource, remaining)) > 0)
        {
        }

        if (remaining.Count > 0)
        {
            throw new DistributedApplicationException(
                $"These resources wait for each other, so that none can be started: {string.Join(", ", remaining.Select(resource => resource.Name))}.");
        }
    }

    private static bool WaitsForAny(IResource resource, HashSet<IResource> others)
        => resource.Annotations.OfType<WaitAnnotation>().Any(wait => others.Contains(wait.Resource));
}
