namespace Aspire.Hosting.Running;

/// <summary>Reads text line by line, at constant memory however long the lines are.</summary>
internal static class LineReader
{
    /// <summary>The length, in characters, after which a line is cut and goes on as another.</summary>
    public const int MaxLineLength = 16 * 1024;

    public static async Task ReadAllAsync(TextReader reader, Action<string> line)
    {
        var buffer = new char[MaxLineLength];
        var length = 0;
        while (await reader.ReadAsync(buffer.AsMemory(length)) is var read and > 0)
        {
            length += read;
            var begin = 0;
            while (buffer.AsSpan(begin, length - begin).IndexOf('\n') is var end and >= 0)
            {
                line(new string(buffer, begin, end).TrimEnd('\r'));
                begin += end + 1;
            }

            if (begin == 0 && length == buffer.Length)
            {
                line(new string(buffer));
                begin = length;
            }

            buffer.AsSpan(begin, length - begin).CopyTo(buffer);
            length -= begin;
        }

        if (length > 0)
        {
            line(new string(buffer, 0, length));
        }
    }
}
