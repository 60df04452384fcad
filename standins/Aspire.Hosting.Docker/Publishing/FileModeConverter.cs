using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Writes file modes in octal, the notation of compose files.</summary>
internal sealed class FileModeConverter : IYamlTypeConverter
{
    public bool Accepts(Type type) => type == typeof(UnixFileMode);

    public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer) =>
        throw new NotSupportedException("Reading compose files is not supported.");

    public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) =>
        emitter.Emit(new Scalar("0" + Convert.ToString((int)(UnixFileMode)value!, toBase: 8)));
}
