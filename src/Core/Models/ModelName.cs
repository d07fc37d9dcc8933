namespace TextToImage.Models;

/// <summary>Names under which models can be installed: folders on every system, and no one else's.</summary>
internal static class ModelName
{
    private const int LongestName = 100;

    /// <summary>Characters that Windows takes in no name; others take most of them.</summary>
    private const string Forbidden = "/\\:*?\"<>|";

    /// <summary>What Windows takes for a device, whatever ending it has.</summary>
    private static readonly HashSet<string> Devices = new(
        new[] { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" }.Concat("0123456789\u00b9\u00b2\u00b3".SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name, if it can be one.</summary>
    /// <exception cref="AIImageException">It cannot.</exception>
    public static string Require(string name) => Problem(name) is { } problem
        ? throw new AIImageException(ErrorIds.ArgumentInvalid, $"A model cannot be installed under the name '{name}': {problem}; give it another name (--name, -Name).") { Subject = name }
        : name;

    /// <summary>Whether Windows takes a name for a device, such as NUL, rather than for a file.</summary>
    public static bool IsDevice(string name) => Devices.Contains(name.Split('.')[0].TrimEnd());

    /// <summary>Whether a name is kept for models that come with the program, which a model of the user would hide.</summary>
    public static bool IsReserved(string name) => name.Equals(ModelLibrary.StarterName, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith($"{ModelLibrary.StarterName}-", StringComparison.OrdinalIgnoreCase);

    private static string? Problem(string name) => name switch
    {
        _ when string.IsNullOrWhiteSpace(name) => "it is empty",
        { Length: > LongestName } => $"it has more than {LongestName} characters",
        _ when name.Any(letter => Forbidden.Contains(letter) || char.IsControl(letter)) => "it has a character that folders cannot have in their names",
        _ when name[0] is '.' or ' ' => "it begins with a dot or a space",
        _ when name[name.Length - 1] is '.' or ' ' => "it ends with a dot or a space",
        _ when name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) => "it would be taken for a file",
        _ when IsDevice(name) => "Windows keeps it for a device",
        _ when IsReserved(name) => $"{ModelLibrary.StarterName} and names that begin with {ModelLibrary.StarterName}- are those of the models that come with the program",
        _ => null,
    };
}
