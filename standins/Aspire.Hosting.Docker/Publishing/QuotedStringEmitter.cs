using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>
/// Puts every string in double quotes unless it is a key, so that no text is taken for a number or a boolean.
/// </summary>
internal sealed class QuotedStringEmitter(IEventEmitter next) : ChainedEventEmitter(next)
{
    private const int InSequence = -1;

    // For each open mapping how many nodes it has so far: keys and values take turns, so an even number calls for a
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
