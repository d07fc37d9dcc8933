using System.Reflection;
using TextToImage.Requests;

namespace TextToImage.Tests.Requests;

/// <summary>The rows of the table of settings, and what each says of itself.</summary>
public class SettingsTableTests
{
    [Fact]
    public void Every_value_of_a_request_and_an_edit_is_a_row_but_those_that_are_no_settings()
    {
        var values = new[] { typeof(GenerationRequest), typeof(PictureEdit) }.SelectMany(type => type.GetProperties()).Select(property => property.Name);
        Assert.Equal(["Blend", "Edit", "Ranker", "GuideModel", "Kept", "Trace", "Picture", "Source", "Others", "Made", "Vary", "Maker"], values.Except(SettingsTable.All.Select(row => row.Name)));
    }

    [Fact]
    public void Names_options_and_keys_are_told_apart()
    {
        Assert.Distinct(SettingsTable.All.Select(row => row.Name));
        Assert.Distinct(SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.CommandLine)).SelectMany(row => new[] { row.Option, row.ShortOption }).OfType<string>());
        Assert.Distinct(SettingsTable.All.Select(row => row.MetadataKey));
    }

    /// <summary>Other assemblies see the row alone, and the engine the property alone.</summary>
    [Theory, MemberData(nameof(Names))]
    public void The_default_of_a_row_is_that_of_its_property(string name)
    {
        var property = typeof(GenerationRequest).GetProperty(name) ?? typeof(PictureEdit).GetProperty(name)!;
        var said = property.GetCustomAttribute<SettingAttribute>()!.Default;
        var type = Nullable.GetUnderlyingType(property.PropertyType) is null && property.PropertyType.IsValueType ? property.PropertyType : null;
        var row = SettingsTable.Of(name);
        if (type is not null)
            Assert.Equal(row.Default, said ?? Activator.CreateInstance(type));
        else
            Assert.Null(said);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_row_is_everywhere_or_says_why_not(string name)
    {
        var row = SettingsTable.Of(name);
        var isEverywhere = Enum.GetValues<SettingSurfaces>().All(row.IsOn);
        Assert.Equal(isEverywhere, row.Because is null);
        Assert.NotEmpty(row.Help);
        Assert.DoesNotContain('{', row.Help);
    }

    [Theory]
    [InlineData("Eta", -0.01, "The eta is -0.01; it must be a number from 0 to 1.")]
    [InlineData("GuidanceRescale", double.NaN, "The guidance rescale is NaN; it must be a number from 0 to 1.")]
    [InlineData("GuidanceScale", 100.5, "The guidance scale is 100.5; it must be a number from 0 to 100.")]
    [InlineData("BatchSize", 0, "The batch size is 0; it must be from 1 to 10000.")]
    [InlineData("Count", 10_001, "The count is 10001; it must be from 1 to 10000.")]
    public void What_is_out_of_range_is_refused_in_words(string name, object value, string sentence)
    {
        var error = Assert.Throws<AIImageException>(() => SettingsTable.RequireRanges(SettingsTable.Of(name).With(new GenerationRequest(), value)));
        Assert.Equal((ErrorIds.ArgumentInvalid, sentence), (error.ErrorId, error.Message));
    }

    [Fact]
    public void A_value_is_set_in_a_copy()
    {
        var request = new GenerationRequest { Prompt = "x" };
        var changed = SettingsTable.Of("Eta").With(request, 0.5);
        Assert.Equal((null, 0.5, "x"), (request.Eta, changed.Eta, changed.Prompt));
        Assert.Same(request, SettingsTable.Of("Strength").With(request, 0.5));
    }

    public static TheoryData<string> Names() => [.. SettingsTable.All.Select(row => row.Name)];
}
