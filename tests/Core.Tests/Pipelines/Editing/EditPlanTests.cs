using CsCheck;
using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Tests.Pipelines;

public class EditPlanTests
{
    /// <summary>What Stable Diffusion 1.5 can take, and what the starter model can.</summary>
    private static readonly ModelLimits Large = Limits(512, 64, null), Starter = Limits(256, 16, new UpscalerConfig(4, 0, 256));

    [Theory]
    [InlineData(512, 512)]
    [InlineData(500, 333)]
    [InlineData(100, 80)]
    [InlineData(1024, 512)]
    public void A_picture_of_about_the_models_size_is_seen_as_it_is(int width, int height)
    {
        foreach (var masked in new Box?[] { null, new Box(10, 10, 20, 20) })
        {
            var plan = EditPlan.Choose(width, height, masked, EditCrop.Auto, Large);
            Assert.Equal((new Box(0, 0, width, height), true), (plan.Part, plan.IsUnscaled));
            Assert.Equal((0, 0), (plan.WorkWidth % 64, plan.WorkHeight % 64));
            Assert.InRange(plan.WorkWidth - width, 0, 63);
        }
    }

    [Fact]
    public void Of_a_large_photo_the_surroundings_of_a_small_mask_are_seen_pixel_by_pixel()
    {
        var plan = EditPlan.Choose(4000, 3000, new Box(1000, 700, 200, 150), EditCrop.Auto, Large);
        Assert.Equal((512, 512, true), (plan.Part.Width, plan.Part.Height, plan.IsUnscaled));
        Assert.Equal((1000 + 100, 700 + 75), (plan.Part.Left + 256, plan.Part.Top + 256));
    }

    [Fact]
    public void A_mask_in_the_corner_keeps_the_window_inside_the_picture()
    {
        var plan = EditPlan.Choose(4000, 3000, new Box(3990, 2990, 10, 10), EditCrop.Auto, Large);
        Assert.Equal(new Box(4000 - 512, 3000 - 512, 512, 512), plan.Part);
    }

    [Fact]
    public void A_large_mask_is_reduced_to_the_models_area()
    {
        var plan = EditPlan.Choose(4000, 3000, new Box(500, 500, 2000, 1500), EditCrop.Auto, Large);
        Assert.Equal((3000, 2500), (plan.Part.Width, plan.Part.Height));
        Assert.InRange(plan.ScaledWidth * plan.ScaledHeight, (512 * 512) - 1000, (512 * 512) + 1000);
        Assert.Equal(3000 / 2500.0, plan.ScaledWidth / (double)plan.ScaledHeight, 2);
    }

    [Fact]
    public void A_whole_photo_is_reduced_unless_it_must_not_be()
    {
        Assert.False(EditPlan.Choose(4000, 3000, null, EditCrop.Auto, Large).IsUnscaled);
        Assert.True(EditPlan.Choose(4000, 3000, null, EditCrop.None, Large).IsUnscaled);
    }

    [Fact]
    public void A_padding_cuts_out_and_enlarges()
    {
        var plan = EditPlan.Choose(512, 512, new Box(100, 100, 64, 64), EditCrop.Around(32), Large);
        Assert.Equal((new Box(68, 68, 128, 128), 512, 512), (plan.Part, plan.ScaledWidth, plan.ScaledHeight));
    }

    [Theory]
    [InlineData(1024, 1024, 256, 256)]
    [InlineData(128, 128, 256, 256)]
    [InlineData(512, 1024, 256, 512)]
    public void A_model_with_an_upscaler_works_at_its_own_size(int width, int height, int workWidth, int workHeight)
    {
        var plan = EditPlan.Choose(width, height, null, EditCrop.None, Starter);
        Assert.Equal((workWidth, workHeight), (plan.WorkWidth, plan.WorkHeight));
    }

    [Fact]
    public void Every_plan_holds_the_mask_and_fits_the_picture_and_the_model() =>
        (from width in Gen.Int[1, 5000]
         from height in Gen.Int[1, 5000]
         from left in Gen.Int[0, width - 1]
         from top in Gen.Int[0, height - 1]
         from columns in Gen.Int[1, width - left]
         from rows in Gen.Int[1, height - top]
         from crop in Gen.OneOf(Gen.Const(EditCrop.Auto), Gen.Const(EditCrop.None), Gen.Const(EditCrop.Around(0)), Gen.Const(EditCrop.Around(40)))
         from model in Gen.OneOf(Gen.Const(Large), Gen.Const(Starter))
         select (width, height, new Box(left, top, columns, rows), crop, model)).Sample(item =>
        {
            var (width, height, box, crop, model) = item;
            var plan = EditPlan.Choose(width, height, box, crop, model);
            var part = plan.Part;
            Assert.True(part.Left >= 0 && part.Top >= 0 && part.Left + part.Width <= width && part.Top + part.Height <= height);
            Assert.True(part.Left <= box.Left && part.Top <= box.Top && part.Left + part.Width >= box.Left + box.Width && part.Top + part.Height >= box.Top + box.Height);
            Assert.True(plan.WorkWidth >= plan.ScaledWidth && plan.WorkWidth % model.SizeMultiple == 0 && plan.WorkHeight % model.SizeMultiple == 0);
        });

    [Theory]
    [InlineData(0, 0, 100, 100, int.MaxValue)] // the whole picture
    [InlineData(10, 0, 90, 100, 20)]
    [InlineData(10, 15, 60, 60, 15)]
    [InlineData(30, 30, 20, 20, 0)]
    public void The_margin_around_a_mask_ends_at_edges_that_are_not_the_pictures(int left, int top, int width, int height, int margin) =>
        Assert.Equal(margin, new Box(left, top, width, height).MarginAround(new Box(30, 30, 20, 20), 100, 100));

    [Theory]
    [InlineData("0,0,256,0", 100, 50, 0, 0, 256, 0)]
    [InlineData("25%,10,25%,10%", 100, 50, 25, 10, 25, 5)]
    [InlineData("12.5%", 80, 40, 10, 5, 10, 5)]
    public void Expansions_are_read_in_pixels_and_percent(string text, int width, int height, int left, int top, int right, int bottom)
    {
        var read = CanvasExpansion.Parse(text);
        Assert.Equal((left, top, right, bottom), (read.Left.Of(width), read.Top.Of(height), read.Right.Of(width), read.Bottom.Of(height)));
        Assert.Equal(read, CanvasExpansion.Parse(read.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,2")]
    [InlineData("0,0,0,0")]
    [InlineData("-5,0,0,0")]
    [InlineData("a,0,0,0")]
    [InlineData("1e9,0,0,0")]
    public void Other_expansions_are_errors(string text) =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => CanvasExpansion.Parse(text)).ErrorId);

    [Theory]
    [InlineData("auto", "auto")]
    [InlineData("None", "none")]
    [InlineData(" 24 ", "24")]
    [InlineData("padding", "32")]
    public void Crops_are_read(string text, string crop) => Assert.Equal(crop, EditCrop.Parse(text).ToString());

    [Theory]
    [InlineData("-1")]
    [InlineData("some")]
    [InlineData("")]
    public void Other_crops_are_errors(string text) =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => EditCrop.Parse(text)).ErrorId);

    [Fact]
    public void Zooming_out_draws_around_the_picture_made_smaller()
    {
        var work = Work(new PictureEdit(Grey(201, 100)) { ZoomOut = 2 });
        Assert.Equal((201, 100), (work.Size.Width, work.Size.Height));
        var mask = work.SeenMask()!;
        Assert.Equal((byte.MaxValue, 0, 0, byte.MaxValue), (mask.Values[(50 * mask.Width) + 49], mask.Values[(50 * mask.Width) + 51], mask.Values[(50 * mask.Width) + 149], mask.Values[(50 * mask.Width) + 152]));
        Assert.Equal((byte.MaxValue, 0), (mask.Values[(24 * mask.Width) + 100], mask.Values[(26 * mask.Width) + 100]));
    }

    [Theory]
    [InlineData(PanDirection.Left, 300, 100, 10, 250)]
    [InlineData(PanDirection.Right, 300, 100, 250, 10)]
    [InlineData(PanDirection.Up, 200, 150, 10 * 200, 100 * 200)]
    [InlineData(PanDirection.Down, 200, 150, 120 * 200, 10 * 200)]
    public void Panning_adds_half_a_picture_on_one_side(PanDirection side, int width, int height, int drawn, int kept)
    {
        var work = Work(new PictureEdit(Grey(200, 100)) { Pan = side, Crop = EditCrop.None });
        Assert.Equal((width, height), (work.Size.Width, work.Size.Height));
        var mask = work.SeenMask()!;
        Assert.Equal((byte.MaxValue, (byte)0), (At(mask, drawn), At(mask, kept)));

        byte At(Mask mask, int place) => mask.Values[(place / width * mask.Width) + (place % width)];
    }

    [Fact]
    public void Ways_to_more_canvas_exclude_each_other_and_have_ranges()
    {
        var edit = new PictureEdit(Grey(64, 64));
        foreach (var wrong in new[]
        {
            edit with { ZoomOut = 1 }, edit with { ZoomOut = double.NaN }, edit with { ZoomOut = 9 }, edit with { ZoomOut = 2, Pan = PanDirection.Up },
            edit with { Pan = PanDirection.Up, Expand = CanvasExpansion.Parse("5") },
        })
        {
            Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => Work(wrong)).ErrorId);
        }
    }

    private static EditWork Work(PictureEdit edit) => EditWork.Prepare(edit, null, null, Limits(512, 1, null));

    private static Picture Grey(int width, int height) => new(width, height, [.. Enumerable.Repeat((byte)128, 3 * width * height)]);

    private static ModelLimits Limits(int side, int multiple, UpscalerConfig? upscaler) =>
        new("test", side, side, 20, 7.5, multiple, 1000, SchedulerConfig.Parse("""{ "_class_name": "DDIMScheduler" }"""), upscaler);
}
