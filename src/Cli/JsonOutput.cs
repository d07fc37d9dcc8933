using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TextToImage.Cli;

/// <summary>What --json writes: one array on standard output, names in camel case.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The option that asks for it.</summary>
    public static Option<bool> Option() => new("--json") { Description = "Report as one JSON array on standard output." };

    /// <summary>The name of a property as JSON has it.</summary>
    public static string Name(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    /// <summary>A number that JSON has: none for infinity, to six digits after the point.</summary>
    public static double? Finite(double? value) => value is { } number && !double.IsInfinity(number) ? Math.Round(number, 6) : null;

    /// <summary>Writes objects.</summary>
    public static void Write<T>(IEnumerable<T> objects) => Console.Out.WriteLine(JsonSerializer.Serialize(objects, Format));
}
