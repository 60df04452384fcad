namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a piece of configuration that can be attached to a resource.</summary>
public interface IResourceAnnotation;
