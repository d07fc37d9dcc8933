using System.Management.Automation;

namespace TextToImage.Engine;

/// <summary>What kind of object was piped in: one of this module, also where it was a file of values, the result of a job or a selection of members in between.</summary>
internal static class PipedKind
{
    private const string Module = "TextToImage.";

    /// <summary>What PowerShell puts before the names of types of objects that were read back, or of which members were selected.</summary>
    private static readonly string[] Copies = ["Deserialized.", "Selected."];

    /// <summary>Name of a type of this module without its namespace, FileSystemInfo or Array; null: another object.</summary>
    public static string? Of(object? input)
    {
        var value = input is PSObject wrapped ? wrapped.BaseObject : input;
        if (value is FileSystemInfo or Array)
            return value is Array ? nameof(Array) : nameof(FileSystemInfo);
        foreach (var name in value is null ? [] : PSObject.AsPSObject(input).TypeNames.Select(Original))
        {
            if (name == typeof(FileSystemInfo).FullName)
                return nameof(FileSystemInfo);
            if (name.StartsWith(Module, StringComparison.Ordinal))
                return name.Substring(Module.Length);
        }
        return null;
    }

    private static string Original(string name)
    {
        while (Array.Find(Copies, copy => name.StartsWith(copy, StringComparison.Ordinal)) is { } copy)
            name = name.Substring(copy.Length);
        return name;
    }
}
