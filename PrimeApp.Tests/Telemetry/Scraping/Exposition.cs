namespace PrimeApp.Tests.Telemetry.Scraping;

/// <summary>What <c>/metrics</c> answered, text format 0.0.4 or OpenMetrics 1.0, taken apart.</summary>
public sealed class Exposition
{
    private readonly Dictionary<string, MetricFamily> _families = [];
    private readonly List<MetricSample> _samples = [];

    /// <summary>Metric families by the name in their TYPE line.</summary>
    public IReadOnlyDictionary<string, MetricFamily> Families => _families;

    /// <summary>All samples, in their order.</summary>
    public IReadOnlyList<MetricSample> Samples => _samples;

    /// <summary>Whether the OpenMetrics end mark is there.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Takes an exposition apart.</summary>
    /// <exception cref="FormatException">A line is neither a comment nor a sample.</exception>
    public static Exposition Parse(string text)
    {
        var exposition = new Exposition();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (exposition.IsComplete)
            {
                throw new FormatException($"Something follows the end: {line}");
            }

            if (line.StartsWith('#'))
            {
                exposition.ReadComment(line);
            }
            else
            {
                exposition._samples.Add(new SampleReader(line).Read());
            }
        }

        return exposition;
    }

    /// <summary>
    /// The value of the one sample with this name and exactly these labels, or null when there is none.
    /// </summary>
    public double? Value(string name, params (string Name, string Value)[] labels) =>
        _samples.SingleOrDefault(sample => sample.Name == name
            && sample.Labels.Count == labels.Length
            && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))?.Value;

    /// <summary>
    /// The same for a sample that is written as in an exposition: <c>name</c> or <c>name{label="value"}</c>.
    /// </summary>
    public double? Select(string series)
    {
        var sample = new SampleReader($"{series} 0").Read();
        return Value(sample.Name, [.. sample.Labels.Select(label => (label.Key, label.Value))]);
    }

    private void ReadComment(string line)
    {
        if (line == "# EOF")
        {
            IsComplete = true;
            return;
        }

        var parts = line.Split(' ', 4);
        if (parts is not ["#", "TYPE" or "HELP" or "UNIT", var name, var content])
        {
            throw new FormatException($"Not a comment that has a meaning: {line}");
        }

        var family = _families.GetValueOrDefault(name, new MetricFamily("", "", ""));
        _families[name] = parts[1] switch
        {
            "TYPE" => family with { Type = content },
            "HELP" => family with { Help = content },
            _ => family with { Unit = content },
        };
    }

    private sealed class SampleReader(string line)
    {
        private int _position;

        public MetricSample Read()
        {
            var name = ReadUntil('{', ' ');
            var labels = Peek() == '{' ? ReadLabels() : [];
            Expect(' ');
            var value = ParseNumber(ReadUntil(' ', '#'));

            Dictionary<string, string>? exemplar = null;
            var mark = line.IndexOf(" # {", _position, StringComparison.Ordinal);
            if (mark >= 0)
            {
                _position = mark + " # ".Length;
                exemplar = ReadLabels();
            }

            return new MetricSample(name, labels, value, exemplar);
        }

        private Dictionary<string, string> ReadLabels()
        {
            var labels = new Dictionary<string, string>();
            for (Expect('{'); Peek() != '}';)
            {
                var name = ReadUntil('=');
                Expect('=');
                labels.Add(name, ReadQuoted());
                if (Peek() == ',')
                {
                    Expect(',');
                }
            }

            Expect('}');
            return labels;
        }

        private string ReadQuoted()
        {
            var value = new StringBuilder();
            for (Expect('"'); Peek() != '"'; _position++)
            {
                if (Peek() == '\\')
                {
                    _position++;
                    value.Append(Peek() switch { 'n' => '\n', '\\' => '\\', '"' => '"', _ => throw Unexpected() });
                }
                else
                {
                    value.Append(Peek());
                }
            }

            Expect('"');
            return value.ToString();
        }

        private string ReadUntil(params ReadOnlySpan<char> ends)
        {
            var length = line.AsSpan(_position).IndexOfAny(ends);
            var start = _position;
            _position = length < 0 ? line.Length : _position + length;
            return line[start.._position];
        }

        private char Peek() => _position < line.Length ? line[_position] : throw Unexpected();

        private void Expect(char expected)
        {
            if (Peek() != expected)
            {
                throw Unexpected();
            }

            _position++;
        }

        private FormatException Unexpected() => new($"Not a sample, from position {_position}: {line}");

        private static double ParseNumber(string text) => text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
    }
}
