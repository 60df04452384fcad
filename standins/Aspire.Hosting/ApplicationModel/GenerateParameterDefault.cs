using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random password.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Characters that are easily mistaken for another are left out: l, I, O, 0, 1.
    private const string LowerCharacters = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCharacters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericCharacters = "23456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    /// <summary>The length in characters; 22 of the default characters are 128 bits.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether it has lower-case letters.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether it has upper-case letters.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether it has digits.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether it has punctuation.</summary>
    public bool Special { get; set; } = true;

    /// <summary>The least number of lower-case letters.</summary>
    public int MinLower { get; set; }

    /// <summary>The least number of upper-case letters.</summary>
    public int MinUpper { get; set; }

    /// <summary>The least number of digits.</summary>
    public int MinNumeric { get; set; }

    /// <summary>The least number of punctuation marks.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc />
    public override string GetDefaultValue()
    {
        var alphabet = (Lower ? LowerCharacters : "") + (Upper ? UpperCharacters : "")
            + (Numeric ? NumericCharacters : "") + (Special ? SpecialCharacters : "");
        var password = RandomNumberGenerator.GetString(LowerCharacters, MinLower)
            + RandomNumberGenerator.GetString(UpperCharacters, MinUpper)
            + RandomNumberGenerator.GetString(NumericCharacters, MinNumeric)
            + RandomNumberGenerator.GetString(SpecialCharacters, MinSpecial);
        password += RandomNumberGenerator.GetString(alphabet, Math.Max(0, MinLength - password.Length));

        var shuffled = password.ToCharArray();
        RandomNumberGenerator.Shuffle<char>(shuffled);
        return new string(shuffled);
    }
}
