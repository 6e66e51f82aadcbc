from django.db import migrations

# Code, name, English name, percent among those of the same parent. What weighs 0 is measured when somebody asks for it.
TREE = (
    ("overall", "总体满意", "Overall satisfaction", 0),
    ("product", "产品", "Product", 30),
    ("product.performance", "性能", "Performance", 30),
    ("product.reliability", "可靠", "Reliability", 30),
    ("product.safety", "安全", "Safety", 20),
    ("product.ease", "易用", "Ease of use", 20),
    ("service", "服务", "Service", 30),
    ("service.before", "售前服务", "Before the sale", 15),
    ("service.during", "售中服务", "During the sale", 15),
    ("service.after", "售后服务", "After the sale", 15),
    ("service.attitude", "服务态度", "Attitude", 20),
    ("service.speed", "响应速度", "Speed", 15),
    ("service.solving", "解决问题", "Solving problems", 20),
    ("price", "价格", "Price", 15),
    ("price.fair", "价格合理", "Fair price", 100),
    ("delivery", "交付", "Delivery", 15),
    ("delivery.timely", "交付及时", "On time", 50),
    ("delivery.accurate", "交付准确", "Accurate", 50),
    ("loyalty", "忠诚", "Loyalty", 10),
    ("loyalty.repurchase", "再次购买", "Buying again", 50),
    ("loyalty.recommend", "愿意推荐", "Recommending", 50),
    ("loyalty.attention", "留意品牌", "Attention to the brand", 0),
    ("loyalty.choosing", "选择快慢", "Time to choose", 0),
    ("loyalty.price", "对涨价的反应", "Sensitivity to price", 0),
    ("loyalty.competitors", "对竞品的态度", "Attitude to competitors", 0),
    ("loyalty.tolerance", "对差错的谅解", "Tolerance of faults", 0),
    ("model", "满意指数模型", "Index model", 0),
    ("model.expectation", "顾客期望", "Expectation", 0),
    ("model.expectation.overall", "对整体质量的期望", "Expected quality as a whole", 0),
    ("model.expectation.fit", "对满足需要的期望", "Expected fit to needs", 0),
    ("model.expectation.reliability", "对可靠的期望", "Expected reliability", 0),
    ("model.quality", "感知质量", "Perceived quality", 0),
    ("model.quality.overall", "整体质量", "Quality as a whole", 0),
    ("model.quality.fit", "满足需要", "Fit to needs", 0),
    ("model.quality.reliability", "质量可靠", "Quality over time", 0),
    ("model.value", "感知价值", "Perceived value", 0),
    ("model.value.quality", "按价格看质量", "Quality given the price", 0),
    ("model.value.price", "按质量看价格", "Price given the quality", 0),
    ("model.satisfaction", "顾客满意", "Satisfaction", 0),
    ("model.satisfaction.overall", "总的满意", "Satisfaction as a whole", 0),
    ("model.satisfaction.expectation", "与期望相比", "Compared with expectations", 0),
    ("model.satisfaction.ideal", "与理想相比", "Compared with the ideal", 0),
    ("model.complaint", "顾客投诉", "Complaints", 0),
    ("model.complaint.handling", "投诉的处理", "Complaint handling", 0),
    ("model.loyalty", "顾客忠诚", "Loyalty in the model", 0),
    ("model.loyalty.repurchase", "再次选择", "Choosing again", 0),
    ("model.loyalty.recommend", "推荐他人", "Recommending to others", 0),
)


def plant(apps, schema_editor):
    indicator = apps.get_model("evaluations", "Indicator")
    known = {}
    for position, (code, title, english, weight) in enumerate(TREE):
        known[code] = indicator.objects.create(
            code=code, title=title, english=english, weight=weight, position=position,
            parent=known.get(code.rpartition(".")[0]),
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
