using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace TextToImage.Models;

/// <summary>Where a model is from: what was fetched, and what each of its files was. It lies in the model's folder as provenance.json.</summary>
public sealed record ModelProvenance
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "provenance.json";

    /// <summary>A model's files are tens, and at most some thousands.</summary>
    private const long LongestFile = 4_000_000;

    private const int LongestText = 300, ShortRevision = 12;

    private static readonly Regex RepositoryForm = new(@"^[\w.-]{1,100}/[\w.-]{1,100}$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript), Commit = new("^[0-9a-f]{40}$", RegexOptions.CultureInvariant);

    /// <summary>Address of the repository.</summary>
    public required string Source { get; init; }

    /// <summary>Owner and name of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The commit, in 40 hexadecimal digits.</summary>
    public required string Revision { get; init; }

    /// <summary>The folder of the model in the repository; null: the repository itself.</summary>
    public string? Subfolder { get; init; }

    /// <summary>The precision that was asked for; null: none.</summary>
    public string? Precision { get; init; }

    /// <summary>Name of the licence; null where the repository names none.</summary>
    public string? License { get; init; }

    /// <summary>Where the licence's text is; null where the repository does not say it.</summary>
    public string? LicenseLink { get; init; }

    /// <summary>When it was fetched, in UTC.</summary>
    public required DateTimeOffset Fetched { get; init; }

    /// <summary>The model's files as they were fetched.</summary>
    public required IReadOnlyList<ModelProvenanceFile> Files { get; init; }

    /// <summary>Repository and beginning of the commit, as pictures say it.</summary>
    [JsonIgnore]
    public string Short => $"{Repository}@{Revision.Substring(0, ShortRevision)}";

    /// <summary>Reads a model's provenance; null where it has none, or none that can be believed to be one.</summary>
    /// <param name="folder">The model's folder.</param>
    public static ModelProvenance? Find(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists || file.Length > LongestFile)
            return null;
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), ProvenanceSerializer.Default.ModelProvenance);
            return read is { Files: not null } && IsMeant(read) ? read : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes it into a model's folder.</summary>
    internal void Write(string folder) => File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, ProvenanceSerializer.Default.ModelProvenance));

    private static bool IsMeant(ModelProvenance read) =>
        RepositoryForm.IsMatch(read.Repository ?? "") && Commit.IsMatch(read.Revision ?? "") && IsText(read.Source) && IsText(read.Subfolder) && IsText(read.Precision) && IsText(read.License) && IsText(read.LicenseLink)
        && read.Files.All(file => file is { Path: not null, Sha256: not null });

    private static bool IsText(string? text) => text is null || (text.Length <= LongestText && !text.Any(char.IsControl));
}

/// <summary>A file of a model as it was fetched.</summary>
/// <param name="Path">Its place in the model's folder, with slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 in small hexadecimal digits.</param>
public sealed record ModelProvenanceFile(string Path, long Size, string Sha256);

/// <summary>Made by System.Text.Json when the project is built.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelProvenance))]
internal sealed partial class ProvenanceSerializer : JsonSerializerContext;
