using System.Globalization;
using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>The element that shows a picture in a run (w:drawing).</summary>
internal static class PictureDrawing
{
    private const string PictureUri = "http://schemas.openxmlformats.org/drawingml/2006/picture";

    /// <summary>Distance of text from a floating picture: an eighth of an inch.</summary>
    private const uint Distance = 114_300;

    /// <summary>Word numbers floating pictures from here, so that those of a page have an order.</summary>
    private const uint FirstHeight = 251_658_240;

    /// <summary>A picture in the line, or floating.</summary>
    /// <param name="relationshipId">How its part refers to the file.</param>
    /// <param name="id">An id no other drawing has.</param>
    /// <param name="size">Its size on the page.</param>
    /// <param name="place">Where it stands.</param>
    public static W.Drawing New(string relationshipId, uint id, PictureSize size, PicturePlace place)
    {
        var properties = new WP.DocProperties { Id = id, Name = $"Picture {id}" };
        OpenXmlElement[] content = [
            properties,
            new WP.NonVisualGraphicFrameDrawingProperties(new A.GraphicFrameLocks { NoChangeAspect = true }),
            new A.Graphic(new A.GraphicData(Picture(relationshipId, id, size)) { Uri = PictureUri })];
        var extent = new WP.Extent { Cx = size.Width, Cy = size.Height };
        return new W.Drawing(place.Wrap == PictureWrap.Inline ? Inline(extent, content) : Anchor(extent, content, id, place));
    }

    /// <summary>Sets what is cut from a picture; nothing for null.</summary>
    public static void SetCrop(PIC.BlipFill fill, PictureCrop? crop)
    {
        fill.SourceRectangle = null;
        if (crop is not { SourceRectangle: var cut })
            return;
        fill.SourceRectangle = new A.SourceRectangle
        {
            Left = NotZero(cut.Left),
            Top = NotZero(cut.Top),
            Right = NotZero(cut.Right),
            Bottom = NotZero(cut.Bottom),
        };

        static Int32Value? NotZero(int value) => value == 0 ? null : new Int32Value(value);
    }

    private static WP.Inline Inline(WP.Extent extent, OpenXmlElement[] content)
    {
        var inline = new WP.Inline(extent) { DistanceFromTop = 0, DistanceFromBottom = 0, DistanceFromLeft = 0, DistanceFromRight = 0 };
        inline.Append(content);
        return inline;
    }

    private static WP.Anchor Anchor(WP.Extent extent, OpenXmlElement[] content, uint id, PicturePlace place)
    {
        var isBetween = place.Wrap == PictureWrap.TopAndBottom;
        var anchor = new WP.Anchor(
            new WP.SimplePosition { X = 0, Y = 0 },
            Across(place, isBetween),
            Down(place),
            extent,
            Around(place.Wrap))
        {
            DistanceFromTop = isBetween ? Distance : 0,
            DistanceFromBottom = isBetween ? Distance : 0,
            DistanceFromLeft = Distance,
            DistanceFromRight = Distance,
            SimplePos = false,
            RelativeHeight = FirstHeight + id % 1_000_000 * 1024,
            BehindDoc = place.Wrap == PictureWrap.Behind,
            Locked = false,
            LayoutInCell = true,
            AllowOverlap = true,
        };
        anchor.Append(content);
        return anchor;
    }

    private static WP.HorizontalPosition Across(PicturePlace place, bool isBetween)
    {
        var align = place.Align ?? (isBetween ? PictureAlign.Center : PictureAlign.Left);
        OpenXmlElement position = place.Left is { } left
            ? new WP.PositionOffset(left.ToString(CultureInfo.InvariantCulture))
            : new WP.HorizontalAlignment(align.ToString().ToLowerInvariant());
        return new WP.HorizontalPosition(position)
        {
            RelativeFrom = place.From switch
            {
                PictureFrom.Page => WP.HorizontalRelativePositionValues.Page,
                PictureFrom.Margin => WP.HorizontalRelativePositionValues.Margin,
                _ => WP.HorizontalRelativePositionValues.Column,
            },
        };
    }

    /// <summary>Without a distance it stays beside its paragraph, whatever its side is measured from.</summary>
    private static WP.VerticalPosition Down(PicturePlace place) => new(new WP.PositionOffset((place.Top ?? 0).ToString(CultureInfo.InvariantCulture)))
    {
        RelativeFrom = (place.Top is null ? PictureFrom.Text : place.From) switch
        {
            PictureFrom.Page => WP.VerticalRelativePositionValues.Page,
            PictureFrom.Margin => WP.VerticalRelativePositionValues.Margin,
            _ => WP.VerticalRelativePositionValues.Paragraph,
        },
    };

    private static OpenXmlElement Around(PictureWrap wrap) => wrap switch
    {
        PictureWrap.Square => new WP.WrapSquare { WrapText = WP.WrapTextValues.BothSides },
        PictureWrap.TopAndBottom => new WP.WrapTopBottom(),
        _ => new WP.WrapNone(),
    };

    private static PIC.Picture Picture(string relationshipId, uint id, PictureSize size)
    {
        var fill = new PIC.BlipFill(new A.Blip { Embed = relationshipId }, new A.Stretch(new A.FillRectangle()));
        SetCrop(fill, size.Crop);
        return new PIC.Picture(
            new PIC.NonVisualPictureProperties(
                new PIC.NonVisualDrawingProperties { Id = id, Name = $"Picture {id}" },
                new PIC.NonVisualPictureDrawingProperties(new A.PictureLocks { NoChangeAspect = true })),
            fill,
            new PIC.ShapeProperties(
                new A.Transform2D(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = size.Width, Cy = size.Height }),
                new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle }));
    }
}
