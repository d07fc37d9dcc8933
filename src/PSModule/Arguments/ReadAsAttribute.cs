using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace TextToImage.Arguments;

/// <summary>
/// Reads what a cell of a table or a member of an object says as a number, a choice or a switch. PowerShell's own conversion drops a value that it cannot read where that comes
/// by property name, without a word, and reads the decimal comma as a sign between thousands; here it is an error that names the parameter. Blank cells, and DBNull, ask for nothing.
/// </summary>
/// <param name="type">Type of the parameter: a number, an enumeration, SwitchParameter, or object for what is read elsewhere.</param>
[AttributeUsage(AttributeTargets.Property)]
public class ReadAsAttribute(Type type) : ArgumentTransformationAttribute
{
    private static readonly Regex Invariant = new(@"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$", RegexOptions.CultureInvariant);
    private static readonly string[] Yes = ["true", "1", "yes", "on", "$true"], No = ["false", "0", "no", "off", "$false"];

    /// <summary>The type that is read.</summary>
    public Type Type { get; } = type;

    /// <summary>The value; null where nothing is asked for.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">It cannot be read.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var isBlank = value is null or DBNull || (value is string text && string.IsNullOrWhiteSpace(text)) || Equals(inputData, System.Management.Automation.Internal.AutomationNull.Value);
        if (Type == typeof(object))
            return isBlank ? null : inputData;
        if (Type == typeof(SwitchParameter))
            return !isBlank && (SwitchParameter)Switch(value!, inputData!);
        return isBlank ? null : Type.IsEnum ? Choice(value!) : Number(value!);
    }

    private static bool Switch(object value, object given)
    {
        var inside = value is SwitchParameter or bool ? value : (given as PSObject)?.Properties[nameof(SwitchParameter.IsPresent)]?.Value;
        return inside switch
        {
            bool known => known,
            SwitchParameter known => known.IsPresent,
            _ when Text(value) is var text && Yes.Contains(text, StringComparer.OrdinalIgnoreCase) => true,
            _ when Text(value) is var text && No.Contains(text, StringComparer.OrdinalIgnoreCase) => false,
            _ => throw Unreadable(value, "neither true nor false; write one of them, or leave it empty"),
        };
    }

    private object Choice(object value)
    {
        if (value is not string && value is IConvertible and not bool && decimal.TryParse(Text(value), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            && Array.Find([.. Enum.GetValues(Type).Cast<object>()], each => Convert.ToDecimal(each, CultureInfo.InvariantCulture) == number) is { } numbered)
        {
            return numbered;
        }
        return Array.Find(Enum.GetNames(Type), name => string.Equals(name, Text(value), StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse(Type, found)
            : throw Unreadable(value, $"none of {string.Join(", ", Enum.GetNames(Type))}");
    }

    private object Number(object value)
    {
        var isWhole = Type != typeof(double);
        // What was computed and is no number is refused by who knows the range.
        if (!isWhole && value is double computed && (double.IsNaN(computed) || double.IsInfinity(computed)))
            return computed;
        if (value is bool || Exact(value) is not { } number)
            throw Unreadable(value, isWhole ? "not a whole number; write digits alone, such as 25" : $"not a number; write it with a decimal point, such as 7.5{(Comma == "." ? "" : $", or as your culture does, such as 7{Comma}5")}");
        try
        {
            // Each of its own type: without object all of them would become double.
            return number switch
            {
                double real when !isWhole => (object)real,
                decimal whole when !isWhole => (double)whole,
                decimal whole when Type == typeof(int) => (int)whole,
                decimal whole when Type == typeof(long) => (long)whole,
                decimal whole when Type == typeof(ulong) => (ulong)whole,
                _ => throw Unreadable(value, "not a whole number; write digits alone, such as 25"),
            };
        }
        catch (OverflowException)
        {
            throw Unreadable(value, $"too large or too small; it must be from {Least} to {Most}");
        }
    }

    /// <summary>A number without loss, as double or decimal; null: it is none. Whole ones that a double has are exact up to 2^53.</summary>
    private static object? Exact(object value)
    {
        const double mostExact = 9007199254740992;
        var text = Text(value).Trim();
        var invariant = Invariant.IsMatch(text) ? text
            : value is string && Comma != "." && Invariant.IsMatch(text.Replace(Comma, ".")) && !text.Contains('.') ? text.Replace(Comma, ".")
            : null;
        if (invariant is null)
            return null;
        if (decimal.TryParse(invariant, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        if (!double.TryParse(invariant, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) || double.IsInfinity(real))
            return null;
        return real == Math.Floor(real) && Math.Abs(real) <= mostExact ? (decimal)real : real;
    }

    private static string Comma => CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator;

    private string Least => Type == typeof(ulong) ? "0" : Type == typeof(int) ? Text(int.MinValue) : Text(long.MinValue);

    private string Most => Type == typeof(ulong) ? Text(ulong.MaxValue) : Type == typeof(int) ? Text(int.MaxValue) : Text(long.MaxValue);

    private static string Text(object value) => value is double real ? real.ToString("R", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static ArgumentTransformationMetadataException Unreadable(object value, string problem) => new($"'{Text(value)}' is {problem}.");
}
