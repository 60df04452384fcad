using Aspire.Hosting.Docker.Resources;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>
/// Writes compose files: members in the order they are declared in, strings quoted, nothing that is empty.
/// </summary>
internal static class ComposeYaml
{
    public static string Write(ComposeFile file, string lineEndings) => new SerializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull | DefaultValuesHandling.OmitEmptyCollections)
        .WithTypeConverter(new FileModeConverter())
        .WithEventEmitter(next => new QuotedStringEmitter(next))
        .WithIndentedSequences()
        .WithNewLine(lineEndings)
        .Build()
        .Serialize(file);
}
