namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a project, a container, an executable, a parameter.</summary>
public interface IResource
{
    /// <summary>Unique within the application; also its host name for service discovery.</summary>
    string Name { get; }

    /// <summary>Everything configured on the resource, in the order it was added.</summary>
    ResourceAnnotationCollection Annotations { get; }
}
