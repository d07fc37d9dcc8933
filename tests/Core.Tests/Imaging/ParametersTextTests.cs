using TextToImage.Imaging.Metadata;

namespace TextToImage.Tests.Imaging;

public class ParametersTextTests
{
    [Fact]
    public void A_text_of_another_tool_is_read()
    {
        const string text = "portrait of a (knight:1.2),\r\nby candle light, <lora:x:0.5>\nNegative prompt: blurry,\nbad: hands\nSteps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 4294967295, Size: 512x768, Model hash: 6ce0161689, Model: v1-5-pruned, Denoising strength: 0.45, Hires prompt: \"a, \\\"b\\\"\\nc: d\", Version: v1.6.0";
        var read = ParametersText.Read(text);
        Assert.Equal("portrait of a (knight:1.2),\nby candle light, <lora:x:0.5>", read.Prompt);
        Assert.Equal("blurry,\nbad: hands", read.NegativePrompt);
        Assert.Equal((28, "dpm++2m-karras", 6.5, 4294967295UL), (read.Steps, read.Scheduler, read.GuidanceScale, read.Seed));
        Assert.Equal((512, 768, "v1-5-pruned", 0.45, "v1.6.0"), (read.Width, read.Height, read.Model, read.Strength, read.Software));
        Assert.Equal(["Hires prompt", "Model hash"], read.Other.Keys.Order());
        Assert.Equal("a, \"b\"\nc: d", read.Other["Hires prompt"]);
    }

    [Fact]
    public void The_negative_prompt_may_be_missing()
    {
        var read = ParametersText.Read("a cat\nSteps: 20, Sampler: Euler a, Schedule type: Karras, CFG scale: 7, Seed: 5, Size: 64x64");
        Assert.Equal(("a cat", null, "euler-a-karras", 5UL), (read.Prompt, read.NegativePrompt, read.Scheduler, read.Seed));
        Assert.Empty(read.Other);
    }

    [Theory]
    [InlineData("just a prompt")]
    [InlineData("a prompt: with colons, and: commas")]
    [InlineData("two lines\nof prompt")]
    [InlineData("")]
    public void Text_without_settings_is_all_prompt(string text)
    {
        var read = ParametersText.Read(text);
        Assert.Equal(text, read.Prompt);
        Assert.Null(read.NegativePrompt);
        Assert.Empty(read.Other);
    }

    [Theory]
    [InlineData("Steps: many, Sampler: Foo Bar, CFG scale: x, Seed: -1, Size: 3, Model: \"")]
    public void Settings_that_are_no_numbers_are_not_taken(string settings)
    {
        var read = ParametersText.Read("a cat\n" + settings);
        Assert.Equal(("a cat", "Foo Bar"), (read.Prompt, read.Scheduler));
        Assert.Equal((null, null, null, null, null), (read.Steps, read.GuidanceScale, read.Seed, read.Width, read.Height));
    }

    [Fact]
    public void A_hostile_line_is_given_up_on_soon()
    {
        var text = new string('a', 300_000);
        Assert.Equal(text, ParametersText.Read(text).Prompt);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var metadata = Samples.Metadata with { Model = "a, \"quoted\": model\\", Strength = 0.6, Scheduler = "dpm++2m-sde-karras", Prompt = "line one\nline two, \"quoted\"" };
        var read = ParametersText.Read(ParametersText.Write(metadata));
        Assert.Equal(metadata with { Pipeline = null, Device = null, Other = read.Other }, read);
        Assert.Empty(read.Other);
    }

    [Theory]
    [InlineData("euler", "Euler")]
    [InlineData("pndm", "PLMS")]
    [InlineData("dpm2-a-karras", "DPM2 a Karras")]
    [InlineData("flow-euler", "flow-euler")]
    [InlineData("something-karras", "something-karras")]
    public void Samplers_go_by_the_names_of_the_field(string ours, string theirs)
    {
        Assert.Equal(theirs, SamplerNames.ToOtherTools(ours));
        Assert.Equal(ours, SamplerNames.FromOtherTools(theirs, null));
    }
}
