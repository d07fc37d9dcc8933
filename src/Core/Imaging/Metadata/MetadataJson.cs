using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TextToImage.Imaging.Metadata;

/// <summary>
/// The metadata as JSON: everything needed to make the picture again, by the names the command line uses, in the order of
/// <see cref="PictureMetadata"/>.
/// </summary>
internal static class MetadataJson
{
    /// <summary>Raised when a reader of the former form would misunderstand a newer one.</summary>
    private const int Schema = 1;

    private static readonly JsonTypeInfo<PictureMetadata> Ascii = With(JavaScriptEncoder.Default), Plain = With(JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    /// <summary>Writes the JSON object; nulls are left out.</summary>
    /// <param name="metadata">What to write.</param>
    /// <param name="asciiOnly">Escape whatever is not plain ASCII text, for places that have rules of their own.</param>
    public static string Write(PictureMetadata metadata, bool asciiOnly)
    {
        var sorted = new SortedDictionary<string, string>(metadata.Other.ToDictionary(entry => entry.Key, entry => entry.Value), StringComparer.Ordinal);
        return JsonSerializer.Serialize(metadata with { Other = sorted }, asciiOnly ? Ascii : Plain);
    }

    /// <summary>Reads it; null if the text is not such an object.</summary>
    public static PictureMetadata? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, Plain) is { } read ? read with { Other = Texts(read.Other) } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Generated code passes over what a property begins with, so without "other" there is null; and JSON may have null for a text.</summary>
    private static Dictionary<string, string> Texts(IReadOnlyDictionary<string, string>? other) =>
        (other ?? new Dictionary<string, string>()).Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    private static JsonTypeInfo<PictureMetadata> With(JavaScriptEncoder encoder)
    {
        var generated = MetadataSerializer.Default;
        var options = new JsonSerializerOptions(generated.Options) { Encoder = encoder, TypeInfoResolver = generated.WithAddedModifier(AddRules) };
        return (JsonTypeInfo<PictureMetadata>)options.GetTypeInfo(typeof(PictureMetadata));
    }

    /// <summary>The number of the form comes first and has to be there, and what says nothing is left out.</summary>
    private static void AddRules(JsonTypeInfo type)
    {
        if (type.Type != typeof(PictureMetadata))
            return;
        var schema = type.CreateJsonPropertyInfo(typeof(int), "schema");
        (schema.Order, schema.IsRequired, schema.Get, schema.Set) = (-1, true, _ => Schema, (_, _) => { });
        type.Properties.Add(schema);
        foreach (var property in type.Properties)
            property.ShouldSerialize = (_, value) => Says(value);
    }

    private static bool Says(object? value) => value switch
    {
        null or false => false,
        // JSON has no word for a number that is not finite.
        double number => !double.IsNaN(number) && !double.IsInfinity(number),
        IReadOnlyDictionary<string, string> entries => entries.Count > 0,
        _ => true,
    };
}

/// <summary>Made by System.Text.Json when the project is built.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PictureMetadata))]
[JsonSerializable(typeof(int))]
internal sealed partial class MetadataSerializer : JsonSerializerContext;
