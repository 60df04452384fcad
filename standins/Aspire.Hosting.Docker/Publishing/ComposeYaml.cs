using Aspire.Hosting.Docker.Resources;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>
/// Writes compose files: members in the order of their declaration, quoted strings, and no empty members.
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
