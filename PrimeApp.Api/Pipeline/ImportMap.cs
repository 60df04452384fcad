using Microsoft.Extensions.FileProviders;

namespace PrimeApp.Api.Pipeline;

/// <summary>
/// The text in index.html that leads each module of the web UI to the file with the fingerprint of its content. The
/// build writes it.
/// </summary>
internal static class ImportMap
{
    private const string Begin = "<script type=\"importmap\">";
    private const string End = "</script>";

    /// <summary>Finds the text; null where there is none.</summary>
    public static string? Find(IFileProvider files)
    {
        var page = files.GetFileInfo("index.html");
        if (!page.Exists)
        {
            return null;
        }

        using var reader = new StreamReader(page.CreateReadStream());
        var html = reader.ReadToEnd();
        var begin = html.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return begin < Begin.Length ? null : html[begin..html.IndexOf(End, begin, StringComparison.Ordinal)];
    }
}
