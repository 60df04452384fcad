namespace PrimeApp.Tests.Infrastructure.Otlp;

/// <summary>
/// Reads the fields of a Protocol Buffers message, one after the other.
/// Source: https://protobuf.dev/programming-guides/encoding/
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the field last read.</summary>
    public int Field { get; private set; }

    /// <summary>The field's value, when it is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>The field's value, when it is bytes, a string or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The field's value as a string.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The field's value as a message.</summary>
    public readonly ProtobufReader Message => new(Bytes);

    /// <summary>Goes to the next field; false when there is none.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = ReadVarint();
        Field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                Number = ReadVarint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case 2:
                Bytes = Take((int)ReadVarint());
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw new InvalidDataException($"Field {Field} has the unknown wire type {tag & 7}.");
        }

        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
