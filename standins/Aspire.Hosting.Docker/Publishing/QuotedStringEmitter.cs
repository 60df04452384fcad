using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>
/// Writes double quotes around every string that is not a key, so that YAML does not read it as a number or a boolean.
/// </summary>
internal sealed class QuotedStringEmitter(IEventEmitter next) : ChainedEventEmitter(next)
{
    private const int InSequence = -1;

    // The number of nodes in each open mapping. Keys and values alternate, so after an even number the next node is a
    // key.
    private readonly Stack<int> _open = new();

    public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
    {
        var isKey = _open.TryPeek(out var nodes) && nodes != InSequence && nodes % 2 == 0;
        CountNode();
        if (!isKey && eventInfo.Source.Type == typeof(string))
        {
            eventInfo.Style = ScalarStyle.DoubleQuoted;
        }

        base.Emit(eventInfo, emitter);
    }

    public override void Emit(MappingStartEventInfo eventInfo, IEmitter emitter)
    {
        CountNode();
        _open.Push(0);
        base.Emit(eventInfo, emitter);
    }

    public override void Emit(MappingEndEventInfo eventInfo, IEmitter emitter)
    {
        _open.Pop();
        base.Emit(eventInfo, emitter);
    }

    public override void Emit(SequenceStartEventInfo eventInfo, IEmitter emitter)
    {
        CountNode();
        _open.Push(InSequence);
        base.Emit(eventInfo, emitter);
    }

    public override void Emit(SequenceEndEventInfo eventInfo, IEmitter emitter)
    {
        _open.Pop();
        base.Emit(eventInfo, emitter);
    }

    private void CountNode()
    {
        if (_open.TryPeek(out var nodes) && nodes != InSequence)
        {
            _open.Pop();
            _open.Push(nodes + 1);
        }
    }
}
